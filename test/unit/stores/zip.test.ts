import { copyFile, open, readFile, stat } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { utf8 } from '../../../core/bytes.ts';
import { prefix } from '../../../core/stores/key.ts';
import type { ZipStore } from '../../../core/stores/zip.ts';
import { createZipStore } from '../../../core/stores/zip.ts';
import { STORE_CONTRACT } from '../../contracts/store-contract.ts';
import { assertBytes, bytesAt, fill, gatedBody, keyOf, patterned, streamBody } from '../../contracts/store/bodies.ts';
import { useTemporaryDirectory } from './temporary-directory.ts';
import { testZip, unzip } from './zip-tools.ts';

const pathOf = useTemporaryDirectory();
const opened = new Set<ZipStore>();

async function openZip(name = 'store.zip'): Promise<ZipStore> {
  const store = await createZipStore(pathOf(name));
  opened.add(store);
  return store;
}

async function close(store: ZipStore): Promise<void> {
  opened.delete(store);
  await store.close();
}

afterEach(() => Promise.all([...opened].map(close)));

/** What a crash at this moment would leave: the file as it is, without its lock. */
async function crashed(): Promise<ZipStore> {
  await copyFile(pathOf('store.zip'), pathOf('crashed.zip'));
  return openZip('crashed.zip');
}

async function keysOf(store: ZipStore): Promise<string[]> {
  return (await store.list(prefix())).objects.map((object) => object.key);
}

describe('zip store', () => {
  it.each(STORE_CONTRACT)('$name', (entry) => entry.check({ open: () => openZip() }));

  it('keeps everything from one opening to the next', async () => {
    for (const round of [0, 1, 2]) {
      const store = await openZip();
      await store.create(keyOf(`round/${round}`), patterned(100_000, round));
      await close(store);
    }
    const store = await openZip();
    for (const round of [0, 1, 2]) {
      assertBytes(await bytesAt(store, keyOf(`round/${round}`)), patterned(100_000, round), `round ${round}`);
    }
  });

  it('gives a stranger no right to the file', async () => {
    await openZip();
    expect((await stat(pathOf('store.zip'))).mode & 0o777).toBe(0o600);
    expect((await stat(pathOf('store.zip.lock'))).mode & 0o777).toBe(0o600);
  });

  it('that is closed under its writers has exactly what it acknowledged', async () => {
    for (let round = 0; round < 20; round++) {
      const store = await openZip();
      const kept: string[] = [];
      const creates = Array.from({ length: 32 }, async (_, index) => {
        const name = `round-${round}/${index + 10}`;
        for (let turn = 0; turn < index; turn++) await nextTurn();
        if (await store.create(keyOf(name), streamBody([patterned(1000)]))) kept.push(name);
      });
      const outcomes = Promise.allSettled(creates);
      for (let turn = 0; turn < round; turn++) await nextTurn();
      await close(store);
      await outcomes;
      const again = await openZip();
      expect((await again.list(prefix(`round-${round}`))).objects.map(({ key }) => key)).toEqual(kept.sort());
      await close(again);
    }
  });

  it('takes no key for a body that comes after it was closed', async () => {
    const store = await openZip();
    const slow = gatedBody(patterned(10), patterned(10));
    const create = store.create(keyOf('slow'), slow.body);
    const outcome = expect(create).rejects.toThrow();
    await slow.reached;
    await close(store);
    slow.finish();
    await outcome;
    expect(testZip(pathOf('store.zip'))).toEqual({});
    expect(await keysOf(await openZip())).toEqual([]);
  });
});

describe('zip store, for other tools', () => {
  it('is a zip file once it is closed', async () => {
    const store = await openZip();
    await fill(store, ['transfers/one/terms.json', 'gone']);
    await store.create(keyOf('empty'), new Uint8Array(0));
    const large = patterned(3_000_000);
    await store.create(keyOf('large'), streamBody([large.slice(0, 1_234_567), large.slice(1_234_567)]));
    await store.delete(keyOf('gone'));
    await close(store);
    expect(testZip(pathOf('store.zip'))).toEqual({ 'transfers/one/terms.json': 24, empty: 0, large: 3_000_000 });
    const files = await unzip(pathOf('store.zip'));
    expect(Object.keys(files)).toEqual(['transfers/one/terms.json', 'empty', 'large']);
    assertBytes(files.large!, large, 'large');
  });

  it('is an empty zip file when it was closed without objects', async () => {
    await close(await openZip());
    expect(testZip(pathOf('store.zip'))).toEqual({});
    const store = await openZip();
    await fill(store, ['a']);
    await close(store);
    expect(testZip(pathOf('store.zip'))).toEqual({ a: 1 });
  });

  it('is a zip file after a flush, and goes on', async () => {
    const store = await openZip();
    await fill(store, ['a', 'b']);
    await store.flush();
    expect(testZip(pathOf('store.zip'))).toEqual({ a: 1, b: 1 });
    await fill(store, ['c']);
    await store.delete(keyOf('a'));
    await store.flush();
    await store.flush();
    expect(testZip(pathOf('store.zip'))).toEqual({ b: 1, c: 1 });
  });

  it('is a zip file when nothing was written for a while', async () => {
    const store = await openZip();
    await fill(store, ['a']);
    await vi.waitFor(() => expect(testZip(pathOf('store.zip'))).toEqual({ a: 1 }), { timeout: 10_000, interval: 100 });
  });
});

describe('zip store, after a crash', () => {
  it('has what was acknowledged when no directory was written yet', async () => {
    const store = await openZip();
    await fill(store, ['a', 'b', 'c']);
    await store.delete(keyOf('b'));
    expect(await keysOf(await crashed())).toEqual(['a', 'c']);
  });

  it('shows no body that was under way, and what came behind it', async () => {
    const store = await openZip();
    await fill(store, ['a']);
    const slow = gatedBody(patterned(1000), patterned(1000));
    const create = store.create(keyOf('slow'), slow.body);
    await slow.reached;
    await fill(store, ['b']);
    const copy = await crashed();
    expect(await keysOf(copy)).toEqual(['a', 'b']);
    await fill(copy, ['slow', 'c']);
    await close(copy);
    expect(testZip(pathOf('crashed.zip'))).toEqual({ a: 1, b: 1, slow: 4, c: 1 });
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
    const copy = await crashed();
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
    await close(await crashed());
    expect(testZip(pathOf('crashed.zip'))).toEqual({ a: 1, slow: 20 });
  });

  it('has a directory without gaps when a flush came before a delete', async () => {
    const store = await openZip();
    await fill(store, ['a', 'b']);
    await store.flush();
    await store.delete(keyOf('a'));
    await close(await crashed());
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

describe('zip store, when something is deleted', () => {
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
