import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes.ts';
import { copyStore } from '../../../core/stores/copy.ts';
import { createDiskStore } from '../../../core/stores/disk.ts';
import { parseKey, prefix } from '../../../core/stores/key.ts';
import type { Key } from '../../../core/stores/key.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { listAll, readAll } from '../../../core/stores/records.ts';
import type { Store } from '../../../core/stores/store.ts';
import { createZipStore } from '../../../core/stores/zip.ts';
import { crashAt, PlantedFault } from '../../support/faulty-store.ts';
import { useTemporaryDirectory } from './temporary-directory.ts';

const pathOf = useTemporaryDirectory();

const KEPT: readonly string[] = [
  'activity/2026-01-01t00/a-1',
  'admin/events/2026-01-01/a.json',
  'index/a/1-t1',
  'later-version/x',
  'pending/requests/2026010100/r1',
  'requests/r1/closed.json',
  'requests/r1/entries/1.json',
  'requests/r1/request.json',
  'requests/r1/transfers/t1.json',
  'stats/hours/2026-01-01t00.json',
  'tokens/t/token.json',
  'transfers/t1/completed.json',
  'transfers/t1/parts/000001',
  'transfers/t1/transfer.json',
  'transfers/t2/transfer.json',
];
const LEFT_OUT: readonly string[] = ['day-keys/2026-01-01', 'probe/1-x/a', 'repair/1-done'];

const keyOf = (name: string): Key => parseKey(name)!;

async function fill(store: Store, names: readonly string[]): Promise<Store> {
  for (const name of names) await store.create(keyOf(name), utf8(`the content of ${name}`));
  return store;
}

async function contents(store: Store): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { key } of listAll(store, prefix()))
    found[key] = new TextDecoder().decode(await readAll(store, key));
  return found;
}

const expected = async (names: readonly string[]): Promise<Record<string, string>> =>
  contents(await fill(createMemoryStore(), names));

const OPEN: Readonly<Record<string, (name: string) => Promise<Store>>> = {
  memory: () => Promise.resolve(createMemoryStore()),
  disk: (name) => createDiskStore(pathOf(name)),
  zip: (name) => createZipStore(pathOf(`${name}.zip`)),
};
const PAIRS = Object.keys(OPEN).flatMap((from) => Object.keys(OPEN).map((to) => ({ from, to })));

describe('a copy of a store', () => {
  it.each(PAIRS)(
    'has all of $from in $to but the keys of days, probes and how far repairs came',
    async ({ from, to }) => {
      const source = await fill(await OPEN[from]!('from'), [...KEPT, ...LEFT_OUT]);
      const target = await OPEN[to]!('to');
      const counts = await copyStore(source, target);
      expect(await contents(target)).toEqual(await expected(KEPT));
      expect(counts).toMatchObject({ copied: KEPT.length, present: 0, onlyInTarget: 0, deleted: 0, vanished: 0 });
      expect(await copyStore(source, target)).toMatchObject({ copied: 0, copiedBytes: 0, present: KEPT.length });
      await Promise.all([source.close(), target.close()]);
    },
  );

  it('that breaks off at any call is finished by the next', async () => {
    const source = await fill(createMemoryStore(), KEPT);
    let isWhole = false;
    for (let call = 1; !isWhole; call++) {
      const target = createMemoryStore();
      const broken = copyStore(source, crashAt(target, call));
      isWhole = await broken.then(
        () => true,
        (thrown: unknown) => {
          expect(thrown).toBeInstanceOf(PlantedFault);
          return false;
        },
      );
      await copyStore(source, target);
      expect(await contents(target)).toEqual(await expected(KEPT));
    }
  });

  it('changes nothing in a dry run and counts what it would', async () => {
    const source = await fill(createMemoryStore(), KEPT);
    const target = await fill(createMemoryStore(), ['transfers/t2/transfer.json', 'transfers/t9/transfer.json']);
    const before = await contents(target);
    const counts = await copyStore(source, target, { dryRun: true, mirror: true });
    expect(counts).toMatchObject({ copied: KEPT.length - 1, present: 1, deleted: 1 });
    expect(await contents(target)).toEqual(before);
  });

  it('keeps what only the target has, and deletes it as a mirror, but no keys of days', async () => {
    const source = await fill(createMemoryStore(), KEPT);
    const target = await fill(createMemoryStore(), [...KEPT, 'transfers/t9/transfer.json', ...LEFT_OUT]);
    expect(await copyStore(source, target)).toMatchObject({ onlyInTarget: 1, deleted: 0 });
    expect(await copyStore(source, target, { mirror: true })).toMatchObject({ onlyInTarget: 0, deleted: 1 });
    expect(await contents(target)).toEqual(await expected([...KEPT, ...LEFT_OUT]));
  });

  it('takes the tombstone too when a transfer ends meanwhile', async () => {
    const source = await fill(createMemoryStore(), KEPT);
    const target = createMemoryStore();
    const ending: Store = {
      ...source,
      get: async (key, range) => {
        if (key === 'transfers/t1/parts/000001') {
          await fill(source, ['transfers/t1/deleted.json']);
          await source.delete(key);
        }
        return source.get(key, range);
      },
    };
    expect(await copyStore(ending, target)).toMatchObject({ copied: KEPT.length, present: 0, vanished: 0 });
    expect(await contents(target)).toEqual(await contents(source));
  });

  it('refuses a source that holds nothing, and a target that holds another store, mirror or not', async () => {
    const source = await fill(createMemoryStore(), KEPT);
    await expect(copyStore(await fill(createMemoryStore(), LEFT_OUT), createMemoryStore())).rejects.toMatchObject({
      code: 'not_found',
    });
    for (const foreign of ['transfers/t8/transfer.json', 'tokens/u/token.json', 'requests/r2/request.json']) {
      const target = await fill(createMemoryStore(), [foreign]);
      for (const mirror of [false, true])
        await expect(copyStore(source, target, { mirror })).rejects.toMatchObject({ code: 'store_in_use' });
      expect(Object.keys(await contents(target))).toEqual([foreign]);
    }
  });

  it('accepts a target of which only a file request is left in the source', async () => {
    const gone = ['transfers/t8/transfer.json', 'requests/r1/request.json'];
    const target = await fill(createMemoryStore(), gone);
    await copyStore(await fill(createMemoryStore(), KEPT), target, { mirror: true });
    expect(await contents(target)).toEqual(await expected(KEPT));
  });

  it('names the object that is damaged in one of them', async () => {
    const source = await fill(createMemoryStore(), KEPT);
    const target = await fill(createMemoryStore(), ['transfers/t2/transfer.json']);
    await target.create(keyOf('transfers/t1/parts/000001'), utf8('short'));
    await expect(copyStore(source, target)).rejects.toThrow('transfers/t1/parts/000001 has 40 bytes');
  });

  it('deletes more than a page of what only the target has', async () => {
    const source = await fill(createMemoryStore(), KEPT);
    const more = Array.from({ length: 2_500 }, (_, index) => `index/b/${10_000 + index}-t`);
    const target = await fill(createMemoryStore(), [...KEPT, ...more]);
    expect(await copyStore(source, target, { mirror: true })).toMatchObject({ deleted: 2_500 });
    expect(await contents(target)).toEqual(await expected(KEPT));
  });
});
