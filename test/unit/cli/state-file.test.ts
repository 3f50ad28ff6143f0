import { readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createStateFileIfPossible } from '../../../cli/state-file.ts';
import { temporaryFolder } from '../../support/server.ts';

it.runIf(process.platform === 'linux')('a disk without room for the state does not stop the transfer', async () => {
  const folder = await temporaryFolder();
  const path = join(folder.path, 'a.jsonl');
  await symlink('/dev/full', `${path}.new`);
  const warnings: string[] = [];
  try {
    const state = await createStateFileIfPossible(path, { first: 1 }, { warn: (text) => void warnings.push(text) });
    await state.append({ second: 2 });
    expect(state.isKept).toBe(false);
    expect(warnings).toEqual([expect.stringContaining('this transfer cannot be resumed')]);
    expect(await readdir(folder.path)).toEqual([]);
  } finally {
    await folder.remove();
  }
});
