import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { rm } from 'node:fs/promises';

const OURS = join(import.meta.dirname, '..', '..', 'node_modules');

/**
 * A project that installed the package: its files, the package as npm put it, and those packages of this repository that the project is
 * said to have besides (installing them again would take minutes and show nothing).
 */
export function consumerProject(files: Readonly<Record<string, string>>, has: readonly string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'sgraph-send-consumer-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const packages = join(folder, 'node_modules');
  const link = (name: string, target: string): void => {
    mkdirSync(dirname(join(packages, name)), { recursive: true });
    symlinkSync(target, join(packages, name), 'junction');
  };
  // Copied: what a link leads to would look for its own dependencies where it lies.
  cpSync(join(inject('consumer'), 'node_modules', 'sgraph-send'), join(packages, 'sgraph-send'), { recursive: true });
  for (const name of has) link(name, join(OURS, name));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }\n');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
