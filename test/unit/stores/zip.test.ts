import { readFile, stat } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { prefix } from '../../../core/stores/key.ts';
import type { ZipStore } from '../../../core/stores/zip.ts';
import { STORE_CONTRACT } from '../../contracts/store-contract.ts';
import { assertBytes, bytesAt, fill, gatedBody, keyOf, patterned, streamBody } from '../../contracts/store/bodies.ts';
import { useZipStores } from './zip-stores.ts';
import { testZip, unzip } from './zip-tools.ts';
import { limitMs } from '../../setup/time-limits.ts';

const { pathOf, openZip, close } = useZipStores();

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
    expect(await unzip(pathOf('store.zip'))).toEqual({});
    // Info-ZIP calls it damaged when its end says more than that there is nothing.
    expect((await readFile(pathOf('store.zip'))).subarray(-18)).toEqual(Buffer.alloc(18));
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
    await vi.waitFor(() => expect(testZip(pathOf('store.zip'))).toEqual({ a: 1 }), {
      timeout: limitMs(10),
      interval: 100,
    });
  });
});
