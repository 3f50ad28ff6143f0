import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes.ts';
import { createDiskStore } from '../../../core/stores/disk.ts';
import { prefix } from '../../../core/stores/key.ts';
import { STORE_CONTRACT } from '../../contracts/store-contract.ts';
import { fill, gatedBody, keyOf, patterned } from '../../contracts/store/bodies.ts';
import { lostAnswers } from './lost-answers.ts';
import { recordMedium } from './power-loss.ts';
import { useTemporaryDirectory } from './temporary-directory.ts';

const pathOf = useTemporaryDirectory();

describe('disk store', () => {
  it.each(STORE_CONTRACT)('$name', (entry) => entry.check({ open: () => createDiskStore(pathOf('data')) }));

  it('has a file of the name of each key, which people can read', async () => {
    const store = await createDiskStore(pathOf('data'));
    await store.create(keyOf('transfers/one/events/0001.json'), utf8('{}\n'));
    expect(await readFile(pathOf('data/transfers/one/events/0001.json'), 'utf8')).toBe('{}\n');
  });

  it('gives a stranger no right to what it makes', async () => {
    const store = await createDiskStore(pathOf('new/data'));
    await fill(store, ['a/b']);
    for (const directory of ['new', 'new/data', 'new/data/.tmp', 'new/data/a'])
      expect((await stat(pathOf(directory))).mode & 0o777, directory).toBe(0o700);
    expect((await stat(pathOf('new/data/a/b'))).mode & 0o777).toBe(0o600);
  });

  it('has one winner among two stores in one directory', async () => {
    const stores = [await createDiskStore(pathOf('data')), await createDiskStore(pathOf('data'))];
    for (let round = 0; round < 10; round++) {
      const creates = Array.from({ length: 32 }, (_, index) =>
        stores[index % 2]!.create(keyOf(`race/${round}/x`), utf8(`${index}`)),
      );
      expect((await Promise.all(creates)).filter((won) => won)).toHaveLength(1);
    }
  });

  it('knows a name that it gave though the answer was lost, and has one winner all the same', async () => {
    const stores = [await createDiskStore(pathOf('data'), lostAnswers()), await createDiskStore(pathOf('data'))];
    expect(await stores[0]!.create(keyOf('lost/x'), utf8('mine'))).toBe(true);
    expect(await stores[0]!.create(keyOf('lost/x'), utf8('other'))).toBe(false);
    for (let round = 0; round < 10; round++) {
      const creates = Array.from({ length: 32 }, (_, index) =>
        stores[index % 2]!.create(keyOf(`race/${round}/x`), utf8(`${index}`)),
      );
      expect((await Promise.all(creates)).filter((won) => won)).toHaveLength(1);
    }
  });

  it('has one winner among creates with and without content, whose bytes stay', async () => {
    const stores = [await createDiskStore(pathOf('data')), await createDiskStore(pathOf('data'))];
    for (let round = 0; round < 10; round++) {
      const texts = Array.from({ length: 32 }, (_, index) => (index % 3 === 0 ? '' : `${index}`));
      const key = keyOf(`race/${round}/x`);
      const won = await Promise.all(texts.map((text, index) => stores[index % 2]!.create(key, utf8(text))));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await readFile(pathOf(`data/race/${round}/x`), 'utf8')).toBe(texts[won.indexOf(true)]);
    }
  });

  it.each([
    ['without content, once that and its name are durable', '', ['sync', 'sync']],
    ['with content, once that and then its name are durable', '{}', ['write', 'sync', 'sync']],
  ])('acknowledges a file %s', async (_, text, operations) => {
    const store = await createDiskStore(pathOf('data'));
    await fill(store, ['a/first']);
    const { events, stop } = await recordMedium();
    await store.create(keyOf('a/second'), utf8(text)).finally(stop);
    expect(events.flatMap((event) => ('ended' in event ? [event.ended.kind] : []))).toEqual(operations);
  });

  it('makes a directory again that another store removes at that moment', async () => {
    const [one, two] = [await createDiskStore(pathOf('data')), await createDiskStore(pathOf('data'))];
    for (let round = 0; round < 50; round++) {
      await one.create(keyOf('a/b/old'), utf8('x'));
      const outcome = await Promise.all([two.delete(keyOf('a/b/old')), one.create(keyOf('a/b/new'), utf8('y'))]);
      expect(outcome[1]).toBe(true);
      expect((await one.list(prefix())).objects.map(({ key }) => key)).toEqual(['a/b/new']);
      await two.delete(keyOf('a/b/new'));
    }
  });

  it('removes the directories of what was deleted, and not its own', async () => {
    const store = await createDiskStore(pathOf('data'));
    await fill(store, ['a/b/c', 'a/d']);
    await store.delete(keyOf('a/b/c'));
    expect(await readdir(pathOf('data/a'))).toEqual(['d']);
    await store.delete(keyOf('a/d'));
    expect(await readdir(pathOf('data'))).toEqual(['.reserve', '.tmp']);
  });

  it.each([
    ['a', 'a/b'],
    ['a/b', 'a'],
    ['a/b/c', 'a'],
    ['a', 'a/b/c'],
  ])('refuses, as a fault of the store, beside %s, to create %s', async (first, second) => {
    const store = await createDiskStore(pathOf('data'));
    await fill(store, [first]);
    await expect(store.create(keyOf(second), utf8('x'))).rejects.toMatchObject({ code: 'store_unusable' });
    expect((await store.list(prefix())).objects.map(({ key }) => key)).toEqual([first]);
  });

  it('leaves alone what another store of the same process has under way', async () => {
    const store = await createDiskStore(pathOf('data'));
    const slow = gatedBody(patterned(10), patterned(10));
    const create = store.create(keyOf('slow'), slow.body);
    await slow.reached;
    await createDiskStore(pathOf('data'));
    slow.finish();
    expect(await create).toBe(true);
    expect(await readdir(pathOf('data/.tmp'))).toEqual([]);
  });

  it('lists neither empty directories nor what is not of the store', async () => {
    const store = await createDiskStore(pathOf('data'));
    await fill(store, ['a/b']);
    await mkdir(pathOf('data/empty/deep'), { recursive: true });
    await writeFile(pathOf('data/.hidden'), 'x');
    expect(await store.list(prefix(), { delimiter: '/' })).toEqual({ objects: [], prefixes: ['a/'] });
    expect((await store.list(prefix())).objects).toHaveLength(1);
  });
});
