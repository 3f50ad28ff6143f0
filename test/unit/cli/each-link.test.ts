import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { eachLink, folderForSeveral } from '../../../cli/each-link.ts';
import { SendError } from '../../../core/errors.ts';
import { temporaryFolder } from '../../support/server.ts';

/** What was tried, and how it ended. */
async function tried(links: readonly string[], faults: Readonly<Record<string, SendError>>, flags: object = {}) {
  const seen: string[] = [];
  const ended = await eachLink(links, flags, (link) => {
    seen.push(link);
    const fault = faults[link];
    return fault ? Promise.reject(fault) : Promise.resolve();
  }).then(
    () => 'well',
    (thrown: unknown) => thrown,
  );
  return { seen, ended };
}

it('tries every link although one fails, and ends with the code of the first failure', async () => {
  const faults = { b: new SendError('expired'), c: new SendError('not_found') };
  const { seen, ended } = await tried(['a', 'b', 'c', 'd'], faults);
  expect(seen).toEqual(['a', 'b', 'c', 'd']);
  expect(ended).toMatchObject({ code: 'expired', message: '2 of 4 links failed' });
  expect(await tried(['a', 'd'], faults)).toEqual({ seen: ['a', 'd'], ended: 'well' });
});

it('stops where the command is stopped, and gives the only link its own error', async () => {
  expect((await tried(['a', 'b'], { a: new SendError('cancelled') })).seen).toEqual(['a']);
  const error = new SendError('expired');
  expect((await tried(['a'], { a: error })).ended).toBe(error);
});

it('refuses one key, and one place, for several links', async () => {
  const { seen, ended } = await tried(['a', 'b'], {}, { key: 'k' });
  expect([seen, ended]).toEqual([[], expect.objectContaining({ code: 'invalid_request' })]);
  await expect(folderForSeveral('-')).rejects.toMatchObject({ code: 'invalid_request' });
  const folder = await temporaryFolder();
  onTestFinished(() => folder.remove());
  expect(await folderForSeveral(join(folder.path, 'new'))).toBe(join(folder.path, 'new/'));
  expect((await stat(join(folder.path, 'new'))).isDirectory()).toBe(true);
  expect(await folderForSeveral(undefined)).toBeUndefined();
});
