import { copyFile, open, readFile, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes.ts';
import { prefix } from '../../../core/stores/key.ts';
import type { ZipStore } from '../../../core/stores/zip.ts';
import { encodeHeader, placeEntry } from '../../../core/stores/zip-entry.ts';
import { assertBytes, bytesAt, fill, gatedBody, keyOf, patterned, streamBody } from '../../contracts/store/bodies.ts';
import { useZipStores } from './zip-stores.ts';
import { testZip } from './zip-tools.ts';

const { pathOf, openZip, close, openCrashed } = useZipStores();

async function keysOf(store: ZipStore): Promise<string[]> {
  return (await store.list(prefix())).objects.map((object) => object.key);
}

describe('the file of a zip store, after a crash', () => {
  it('has what was acknowledged when no directory was written yet', async () => {
    const store = await openZip();
    await fill(store, ['a', 'b', 'c']);
    await store.delete(keyOf('b'));
    expect(await keysOf(await openCrashed())).toEqual(['a', 'c']);
  });

  it('shows no body that was under way, and what came behind it', async () => {
    const store = await openZip();
    await fill(store, ['a']);
    const slow = gatedBody(patterned(1000), patterned(1000));
    const create = store.create(keyOf('slow'), slow.body);
    await slow.reached;
    await fill(store, ['b']);
    const copy = await openCrashed();
    expect(await keysOf(copy)).toEqual(['a', 'b']);
    await fill(copy, ['slow', 'c']);
    await close(copy);
    expect(testZip(pathOf('crashed.zip'))).toEqual({ a: 1, b: 1, slow: 4, c: 1 });
    slow.finish();
    expect(await create).toBe(true);
  });

  it.each([
    ['the end of a zip file', utf8(`PK\u0005\u0006${'\0'.repeat(18)}`)],
    ['an object', encodeHeader(placeEntry(0, { key: keyOf('forged'), bytes: 0, dosTime: 0 }), 'live', 0)],
  ])('is not misled by a body under way that looks like %s', async (_, forged) => {
    const store = await openZip();
    await fill(store, ['a']);
    const slow = gatedBody(forged, patterned(1_100_000));
    const create = store.create(keyOf('slow'), slow.body);
    await slow.reached;
    // It is written when a batch is full: here by hand.
    const file = await open(pathOf('store.zip'), 'r+');
    const { size } = await file.stat();
    await file.write(forged, 0, forged.byteLength, size);
    await file.close();
    expect(await keysOf(await openCrashed())).toEqual(['a']);
    slow.finish();
    expect(await create).toBe(true);
  });

  it('is not misled by the directory that an earlier flush wrote', async () => {
    const store = await openZip();
    await fill(store, ['a', 'b', 'c']);
    await store.flush();
    const slow = gatedBody(new Uint8Array(0), utf8('x'));
    const create = store.create(keyOf('slow'), slow.body);
    await slow.reached;
    const copy = await openCrashed();
    expect(await keysOf(copy)).toEqual(['a', 'b', 'c']);
    await close(copy);
    expect(testZip(pathOf('crashed.zip'))).toEqual({ a: 1, b: 1, c: 1 });
    slow.finish();
    await create;
  });

  it('has a directory without gaps when a flush came while a body was under way', async () => {
    const store = await openZip();
    await fill(store, ['a']);
    const slow = gatedBody(patterned(10), patterned(10));
    const create = store.create(keyOf('slow'), slow.body);
    await slow.reached;
    await store.flush();
    expect(testZip(pathOf('store.zip'))).toEqual({ a: 1 });
    slow.finish();
    await create;
    await close(await openCrashed());
    expect(testZip(pathOf('crashed.zip'))).toEqual({ a: 1, slow: 20 });
  });

  it('has a directory without gaps when a flush came before a delete', async () => {
    const store = await openZip();
    await fill(store, ['a', 'b']);
    await store.flush();
    await store.delete(keyOf('a'));
    await close(await openCrashed());
    expect(testZip(pathOf('crashed.zip'))).toEqual({ b: 1 });
  });

  it.each([0, 1, 30, 100, 150])('opens when the directory lacks its last bytes but %i', async (left) => {
    const store = await openZip();
    await fill(store, ['a', 'b', 'c']);
    const { size } = await stat(pathOf('store.zip'));
    await store.flush();
    await copyFile(pathOf('store.zip'), pathOf('crashed.zip'));
    const file = await open(pathOf('crashed.zip'), 'r+');
    await file.truncate(size + left);
    await file.close();
    const copy = await openZip('crashed.zip');
    expect(await keysOf(copy)).toEqual(['a', 'b', 'c']);
    await close(copy);
    expect(testZip(pathOf('crashed.zip'))).toEqual({ a: 1, b: 1, c: 1 });
  });
});

describe('the file of a zip store, when something is deleted', () => {
  it('has its bytes no more', async () => {
    const secret = utf8('a secret that nobody needs any more '.repeat(1000));
    const store = await openZip();
    await store.create(keyOf('secret'), secret);
    await fill(store, ['kept']);
    expect((await readFile(pathOf('store.zip'))).includes('nobody needs')).toBe(true);
    await store.delete(keyOf('secret'));
    expect((await readFile(pathOf('store.zip'))).includes('nobody needs')).toBe(false);
  });

  it('loses no room to bodies that fail one after the other', async () => {
    const store = await openZip();
    await fill(store, ['a']);
    for (let count = 0; count < 10; count++) {
      await expect(store.create(keyOf('b'), streamBody([patterned(50_000)], 100_000))).rejects.toThrow();
    }
    await close(store);
    expect((await stat(pathOf('store.zip'))).size).toBeLessThan(1000);
    expect(testZip(pathOf('store.zip'))).toEqual({ a: 1 });
  });

  it('gives its room back when the file is opened and most of it is dead', async () => {
    const store = await openZip();
    for (const name of ['a', 'b', 'c', 'd']) await store.create(keyOf(name), patterned(1_000_000, name.charCodeAt(0)));
    for (const name of ['a', 'c', 'd']) await store.delete(keyOf(name));
    await close(store);
    expect((await stat(pathOf('store.zip'))).size).toBeGreaterThan(4_000_000);
    const again = await openZip();
    expect((await stat(pathOf('store.zip'))).size).toBeLessThan(1_100_000);
    expect(await keysOf(again)).toEqual(['b']);
    assertBytes(await bytesAt(again, keyOf('b')), patterned(1_000_000, 98), 'b');
    await fill(again, ['e']);
    await close(again);
    expect(testZip(pathOf('store.zip'))).toEqual({ b: 1_000_000, e: 1 });
  });
});
