import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createDiskStore } from '../../../core/stores/disk.ts';
import { key, prefix } from '../../../core/stores/key.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { proveStore } from '../../../core/stores/prove.ts';
import type { PresigningStore, Store } from '../../../core/stores/store.ts';
import { createZipStore } from '../../../core/stores/zip.ts';
import { listenHttp } from '../../support/http-server.ts';
import { useTemporaryDirectory } from './temporary-directory.ts';

const pathOf = useTemporaryDirectory();

/** What a store may do otherwise than it should, and how the proof names it. */
const BROKEN: readonly (readonly [string, RegExp, (store: Store) => Partial<Store>])[] = [
  [
    'grants every create',
    /5 of 5 writers got one key; use one that supports conditional writes/,
    (store) => ({
      create: async (...args) => {
        await store.create(...args);
        return true;
      },
    }),
  ],
  ['grants none', /0 of 5 writers got one key/, () => ({ create: () => Promise.resolve(false) })],
  ['ignores the range', /other bytes than were written/, (store) => ({ get: (each) => store.get(each) })],
  [
    'lists out of order',
    /in order of names/,
    (store) => ({
      list: async (...args) => {
        const page = await store.list(...args);
        return { ...page, objects: page.objects.toReversed() };
      },
    }),
  ],
  ['lists from the start each time', /in order of names/, (store) => ({ list: (below) => store.list(below) })],
  ['keeps what is deleted', /deletes at once/, () => ({ delete: () => Promise.resolve() })],
  [
    'tells no size',
    /reports sizes/,
    (store) => ({
      head: async (each) => {
        const found = await store.head(each);
        return found && { ...found, bytes: 0 };
      },
    }),
  ],
];

describe('the proof of a store', () => {
  it('passes a store that keeps its contract, and leaves nothing in it', async () => {
    for (const store of [
      createMemoryStore(),
      await createDiskStore(pathOf('data')),
      await createZipStore(pathOf('a.zip')),
    ]) {
      await proveStore(store, undefined);
      expect((await store.list(prefix())).objects).toEqual([]);
      await store.close();
    }
    expect(await readdir(pathOf('data'))).toEqual(['.reserve', '.tmp']);
  });

  it.each(BROKEN)('refuses a store that %s', async (_, message, breakIt) => {
    const store = createMemoryStore();
    await expect(proveStore({ ...store, ...breakIt(store) }, undefined)).rejects.toMatchObject({
      code: 'store_unusable',
      message: expect.stringMatching(message) as string,
    });
  });

  it('removes what an interrupted one left an hour ago, and nothing of one that may be under way', async () => {
    const store = createMemoryStore();
    const old = key('probe', `${Date.now() - 3_700_000}-x`, 'a');
    const recent = key('probe', `${Date.now() - 60_000}-x`, 'a');
    for (const each of [old, recent]) await store.create(each, new Uint8Array(1));
    await proveStore(store, undefined);
    expect((await store.list(prefix())).objects.map((object) => object.key)).toEqual([recent]);
  });

  it.each([
    ['refuses', 403, '<Error><Code>RequestTimeTooSkewed</Code></Error>', /RequestTimeTooSkewed \(403\); set the clock/],
    ['replaces by', 200, '', /a pre-signed write replaced an object/],
  ])('refuses a bucket that %s pre-signed URLs', async (_, status, body, message) => {
    const server = await listenHttp((request, answer) => {
      request.resume();
      answer.writeHead(status).end(body);
    });
    const sign = (method: 'GET' | 'PUT') => () => Promise.resolve({ method, url: server.url, headers: {} });
    const store = createMemoryStore();
    const presigned: PresigningStore = {
      ...store,
      origin: server.url,
      presignGet: sign('GET'),
      presignPut: sign('PUT'),
    };
    await expect(proveStore(store, presigned)).rejects.toThrow(message);
    server.close();
  });
});
