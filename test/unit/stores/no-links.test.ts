import { readdir, utimes, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes.ts';
import { createDiskStore } from '../../../core/stores/disk.ts';
import type { GiveName } from '../../../core/stores/file-names.ts';
import { lockFile } from '../../../core/stores/lock-file.ts';
import { proveStore } from '../../../core/stores/prove.ts';
import { STORE_CONTRACT } from '../../contracts/store-contract.ts';
import { keyOf } from '../../contracts/store/bodies.ts';
import { useTemporaryDirectory } from './temporary-directory.ts';

const pathOf = useTemporaryDirectory();

/** What link(2) says on a file system without hard links. */
const refuse =
  (code: string): GiveName =>
  () =>
    Promise.reject(Object.assign(new Error(`${code}: operation not permitted, link`), { code }));

describe('the disk store on a medium without hard links', () => {
  // Some checks open the store again while the first is open, which a lock is to refuse.
  it.each(STORE_CONTRACT)('$name', async (entry) => {
    let opened: Awaited<ReturnType<typeof createDiskStore>> | undefined;
    const open = async (): Promise<Awaited<ReturnType<typeof createDiskStore>>> => {
      await opened?.close();
      return (opened = await createDiskStore(pathOf('data'), refuse('EPERM')));
    };
    await entry.check({ open });
  });

  it.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])('is proved where a link is refused with %s', async (code) => {
    const store = await createDiskStore(pathOf('data'), refuse(code));
    await proveStore(store, undefined);
    await store.close();
    expect(await readdir(pathOf('data'))).toEqual(['.reserve', '.tmp']);
  });

  it('has one winner of 32 parallel creates, whose object is whole', async () => {
    const store = await createDiskStore(pathOf('data'), refuse('EPERM'));
    for (let round = 0; round < 10; round++) {
      const key = keyOf(`race/${round}/x`);
      const creates = Array.from({ length: 32 }, (_, index) => store.create(key, utf8(`writer ${index}`)));
      const won = await Promise.all(creates);
      expect(won.filter(Boolean)).toHaveLength(1);
      const body = await store.get(key);
      expect(await new Response(body?.stream).text()).toBe(`writer ${won.indexOf(true)}`);
    }
    await store.close();
  });

  it('is for one process at a time: a second one is refused by name', async () => {
    const store = await createDiskStore(pathOf('data'), refuse('EPERM'));
    await expect(createDiskStore(pathOf('data'), refuse('EPERM'))).rejects.toMatchObject({ code: 'store_in_use' });
    await store.close();
    await (await createDiskStore(pathOf('data'), refuse('EPERM'))).close();
  });

  it('takes a lock over that was left empty, once it is old', async () => {
    await writeFile(pathOf('a.lock'), '');
    await expect(lockFile(pathOf('a'), undefined, refuse('EPERM'))).rejects.toMatchObject({ code: 'store_in_use' });
    const old = new Date(Date.now() - 60_000);
    await utimes(pathOf('a.lock'), old, old);
    await (
      await lockFile(pathOf('a'), undefined, refuse('EPERM'))
    )();
    expect(await readdir(pathOf('.'))).toEqual([]);
  });
});
