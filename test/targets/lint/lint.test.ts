import { execFile } from 'node:child_process';
import { closeSync, globSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureEnvironment, findPython } from '../../setup/python.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const NOT_OURS = /(?:^|\/)(?:node_modules|dist|test-results|\.cache|\.git|cdk\.out)(?:\/|$)/;

let programs: string;
let folder: string;
beforeAll(async () => {
  programs = dirname(await ensureEnvironment('linters', 'linters', findPython));
  folder = mkdtempSync(join(tmpdir(), 'sgraph-send-lint-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Paths of our own files that match, below the root and in folders whose name begins with a dot. */
function ownFiles(pattern: string): string[] {
  const exclude = (path: string): boolean => NOT_OURS.test(path);
  return globSync([pattern, `.*/${pattern}`], { cwd: ROOT, exclude }).map((path) => join(ROOT, path));
}

function isShellScript(path: string): boolean {
  if (path.endsWith('.sh')) return true;
  if (/\.[a-z]+$/.test(path)) return false;
  const start = Buffer.alloc(64);
  const file = openSync(path, 'r');
  try {
    readSync(file, start);
  } catch (thrown) {
    // A folder cannot be read.
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EISDIR') return false;
    throw thrown;
  } finally {
    closeSync(file);
  }
  return /^#!.*\b(?:ba|da)?sh\b/.test(start.toString());
}

async function lint(program: 'hadolint' | 'shellcheck', files: readonly string[]): Promise<void> {
  expect(files).not.toEqual([]);
  await promisify(execFile)(join(programs, program), [...files]);
}

function planted(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('hadolint', () => {
  it('finds nothing in a Dockerfile of ours', async () => {
    await lint('hadolint', ownFiles('**/{Dockerfile,*.Dockerfile}'));
  });

  it('finds what is wrong in another one', async () => {
    const bad = planted('Dockerfile', 'FROM node:latest\nRUN cd /tmp && sudo apt-get install curl\nCMD node x.js\n');
    await expect(lint('hadolint', [bad])).rejects.toMatchObject({
      stdout: expect.stringMatching(/DL3004(?:.|\n)*DL3025/) as string,
    });
  });
});

describe('shellcheck', () => {
  it('finds nothing in a shell script of ours', async () => {
    const scripts = ownFiles('**/*').filter(isShellScript);
    expect(scripts).toContain(join(ROOT, '.ci/run'));
    await lint('shellcheck', scripts);
  });

  it('finds what is wrong in another one', async () => {
    const bad = planted('bad.sh', '#!/bin/sh\nrm -rf $1/*\n');
    await expect(lint('shellcheck', [bad])).rejects.toMatchObject({
      stdout: expect.stringContaining('SC2086') as string,
    });
  });
});
