import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LeaveOut } from '../../../cli/leave-out.ts';
import { packPayload } from '../../../cli/payload.ts';
import { walkTree } from '../../../cli/tree.ts';
import { temporaryFolder } from '../../support/server.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, name)), { recursive: true });
    await writeFile(join(folder.path, name), content);
  }
}

async function walked(leaveOut: LeaveOut): Promise<{ sent: string[]; leftOut: string[] }> {
  const { entries, leftOut } = await walkTree([join(folder.path, 'd')], undefined, leaveOut);
  return { sent: entries.map(({ name }) => name), leftOut: leftOut.map((path) => relative(folder.path, path)) };
}

it('leaves out what patterns match, a folder with all in it, and says so', async () => {
  await write({ 'd/a.txt': '', 'd/b.tmp': '', 'd/cache/x/y': '', 'd/keep/b.tmp.txt': '', 'd/keep/c.tmp': '' });
  expect(await walked({ exclude: ['*.tmp', 'cache/'], gitignore: false })).toEqual({
    sent: ['d/a.txt', 'd/keep/b.tmp.txt'],
    leftOut: ['d/b.tmp', 'd/cache', 'd/keep/c.tmp'],
  });
});

it('follows .gitignore files only when asked, the deepest first, and never brings back what is excluded', async () => {
  const files = {
    'd/.gitignore': '*.log\n/build/\n',
    'd/a.log': '',
    'd/build/out': '',
    'd/.git/HEAD': '',
    'd/sub/build/x': '',
  };
  await write({ ...files, 'd/sub/.gitignore': '!b.log\n!c.log\n', 'd/sub/b.log': '', 'd/sub/c.log': '' });
  expect((await walked({ exclude: [], gitignore: false })).leftOut).toEqual([]);
  expect(await walked({ exclude: ['c.log'], gitignore: true })).toEqual({
    sent: ['d/.gitignore', 'd/sub/.gitignore', 'd/sub/b.log', 'd/sub/build/x'],
    leftOut: ['d/.git', 'd/a.log', 'd/build', 'd/sub/c.log'],
  });
});

it('sends what was named itself, and refuses to send nothing', async () => {
  await write({ 'd/a.tmp': '', 'b.tmp': '' });
  const { signal } = new AbortController();
  const leaveOut = { exclude: ['*.tmp', 'd'], gitignore: false };
  const named = await packPayload([join(folder.path, 'b.tmp')], undefined, signal, leaveOut);
  expect(named.metadata.name).toBe('b.tmp');
  await named.source.close();
  await expect(packPayload([join(folder.path, 'd')], undefined, signal, leaveOut)).rejects.toThrow('nothing is left');
});
