import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createZipStore } from '../../../core/stores/zip.ts';
import { keyOf, patterned } from '../../contracts/store/bodies.ts';
import { useTemporaryDirectory } from './temporary-directory.ts';

const pathOf = useTemporaryDirectory();

/** Expects that the file is refused by name and left as it is. */
async function expectDamaged(content: Uint8Array): Promise<void> {
  const path = pathOf('damaged.zip');
  await writeFile(path, content);
  await expect(createZipStore(path)).rejects.toMatchObject({
    code: 'store_damaged',
    message: expect.stringContaining('damaged.zip') as string,
  });
  expect(Buffer.compare(await readFile(path), content)).toBe(0);
  // The lock is let go: the same error again, not `store_in_use`.
  await expect(createZipStore(path)).rejects.toMatchObject({ code: 'store_damaged' });
}

/** A store of three objects of 1,000 bytes, closed or as a crash leaves it. */
async function storedFile(how: 'closed' | 'crashed'): Promise<Buffer> {
  const path = pathOf('store.zip');
  const store = await createZipStore(path);
  for (const name of ['a', 'b', 'c']) await store.create(keyOf(name), patterned(1000, name.charCodeAt(0)));
  const crashed = await readFile(path);
  await store.close();
  return how === 'crashed' ? crashed : readFile(path);
}

/** Where the headers of the objects begin, which follow the one that every file begins with. */
function headersOf(file: Buffer): number[] {
  const found: number[] = [];
  for (let at = file.indexOf('PK\u0003\u0004'); at >= 0; at = file.indexOf('PK\u0003\u0004', at + 1)) found.push(at);
  expect(found).toHaveLength(4);
  return found.slice(1);
}

describe('a zip store that is opened', () => {
  it.each([
    ['a text', Buffer.from('this is no zip file, and it is mine\n'.repeat(100))],
    ['a single byte', Buffer.from('P')],
    ['random bytes', Buffer.from(patterned(100_000))],
    [
      'an empty zip file with a comment',
      Buffer.concat([Buffer.from('PK\u0005\u0006'), Buffer.alloc(16), Buffer.from([1, 0, 33])]),
    ],
    ['the directory of a zip file alone', Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.alloc(100)])],
  ])('refuses %s', (_, content) => expectDamaged(content));

  it.each(['', 'with a comment'])('refuses a zip file of another tool %s', async (comment) => {
    const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as archive:
    archive.comment = sys.argv[2].encode()
    archive.writestr('a', 'somebody else made this')
`;
    execFileSync('python3', ['-c', script, pathOf('foreign.zip'), comment]);
    await expectDamaged(await readFile(pathOf('foreign.zip')));
  });

  it.each(['closed', 'crashed'] as const)('refuses a %s one when any byte of a header was changed', async (how) => {
    const whole = await storedFile(how);
    for (const start of headersOf(whole).slice(0, 2)) {
      for (let at = start; at < start + 60; at++) {
        // The CRC for tools that read without the directory is not what this store goes by.
        if (at - start >= 14 && at - start < 18) continue;
        const changed = Buffer.from(whole);
        changed[at]! ^= 0x10;
        await expectDamaged(changed);
      }
    }
  });

  it('refuses one that was closed when its last header was changed', async () => {
    const changed = await storedFile('closed');
    changed[headersOf(changed)[2]! + 5]! ^= 1;
    await expectDamaged(changed);
  });

  it('refuses one whose last object is cut off', async () => {
    await expectDamaged((await storedFile('crashed')).subarray(0, -1));
  });

  it('refuses one to which another tool added a file', async () => {
    await writeFile(pathOf('added.zip'), await storedFile('closed'));
    const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'a') as archive: archive.writestr('z', 'added')
`;
    execFileSync('python3', ['-c', script, pathOf('added.zip')]);
    await expectDamaged(await readFile(pathOf('added.zip')));
  });
});
