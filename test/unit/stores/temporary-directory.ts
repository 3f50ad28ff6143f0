import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** Gives each test of the file a directory of its own; the function gives a path in it. */
export function useTemporaryDirectory(): (name: string) => string {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'send-test-'));
  });
  afterEach(() => rm(directory, { recursive: true }));
  return (name) => join(directory, name);
}
