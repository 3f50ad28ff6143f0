import { open, readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes.ts';
import { prefix } from '../../../core/stores/key.ts';
import { createZipStore } from '../../../core/stores/zip.ts';
import { encodeHeader, placeEntry } from '../../../core/stores/zip-entry.ts';
import { fill, keyOf, patterned } from '../../contracts/store/bodies.ts';
import { useTemporaryDirectory } from './temporary-directory.ts';
import { testZip } from './zip-tools.ts';

const pathOf = useTemporaryDirectory();

describe('opening a zip store', () => {
  it('overwrites what was deleted when the process was killed before it could', async () => {
    const path = pathOf('store.zip');
    const entry = placeEntry(0, { key: keyOf('secret'), bytes: 6, dosTime: 0x21_0000 });
    const kept = placeEntry(entry.end, { ...entry, key: keyOf('kept'), bytes: 0 });
    const headers = [encodeHeader(entry, 'deleted', 0), utf8('secret'), encodeHeader(kept, 'live', 0)];
    await writeFile(path, Buffer.concat(headers));
    const store = await createZipStore(path);
    expect((await store.list(prefix())).objects).toEqual([{ key: 'kept', bytes: 0 }]);
    expect((await readFile(path)).subarray(entry.dataOffset, entry.end)).toEqual(Buffer.alloc(6));
    await store.close();
    expect(testZip(path)).toEqual({ kept: 0 });
  });

  it('writes over what is dead at the end', async () => {
    const path = pathOf('store.zip');
    const store = await createZipStore(path);
    for (const name of ['a', 'b']) await store.create(keyOf(name), patterned(1_000_000));
    await store.delete(keyOf('b'));
    await store.close();
    const again = await createZipStore(path);
    await fill(again, ['c']);
    await again.close();
    expect((await stat(path)).size).toBeLessThan(1_001_000);
    expect(testZip(path)).toEqual({ a: 1_000_000, c: 1 });
  });

  it('removes what a crash left of a compaction', async () => {
    const path = pathOf('store.zip');
    await writeFile(`${path}.compacting`, 'half of it');
    await (await createZipStore(path)).close();
    await expect(open(`${path}.compacting`)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('takes an empty file for a new store', async () => {
    const path = pathOf('store.zip');
    await writeFile(path, '');
    const store = await createZipStore(path);
    await fill(store, ['a']);
    await store.close();
    expect(testZip(path)).toEqual({ a: 1 });
  });
});
