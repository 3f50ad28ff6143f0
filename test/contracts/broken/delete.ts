import { setImmediate as nextTurn } from 'node:timers/promises';
import { SendError } from '../../../core/errors.ts';
import type { Key } from '../../../core/stores/key.ts';
import { parseKey, prefix } from '../../../core/stores/key.ts';
import type { BrokenStore } from './broken-store.ts';

export const BROKEN_DELETES: readonly BrokenStore[] = [
  {
    fault: 'throws on a delete of nothing',
    caughtBy: 'a delete of an absent key succeeds',
    spoil: (good) => ({
      async delete(key) {
        if (!(await good.head(key))) throw new SendError('not_found');
        await good.delete(key);
      },
    }),
  },
  {
    fault: 'forgets to delete',
    caughtBy: 'a deleted key is in no head, get or list',
    spoil: () => ({ delete: () => Promise.resolve() }),
  },
  {
    fault: 'lists what was deleted',
    caughtBy: 'a deleted key is in no head, get or list',
    spoil(good) {
      const created = new Set<Key>();
      return {
        create(key, body) {
          created.add(key);
          return good.create(key, body);
        },
        list: () => Promise.resolve({ objects: [...created].map((key) => ({ key, bytes: 0 })), prefixes: [] }),
      };
    },
  },
  {
    fault: 'keeps a deleted key taken',
    caughtBy: 'a deleted key can be created again, with other bytes',
    spoil(good) {
      const deleted = new Set<Key>();
      return {
        create: async (key, body) => !deleted.has(key) && good.create(key, body),
        async delete(key) {
          deleted.add(key);
          await good.delete(key);
        },
      };
    },
  },
  {
    fault: 'deletes the whole folder',
    caughtBy: 'a delete leaves every other key',
    spoil: (good) => ({
      async delete(key) {
        const { objects } = await good.list(prefix());
        const folder = key.slice(0, key.lastIndexOf('/') + 1);
        for (const object of objects) if (object.key.startsWith(folder)) await good.delete(object.key);
      },
    }),
  },
  {
    fault: 'deletes the folders of many keys',
    caughtBy: 'a delete of many keys removes all of them and no other',
    spoil: (good) => ({
      async deleteMany(keys) {
        const folders = keys.map((key) => key.slice(0, key.lastIndexOf('/') + 1));
        const { objects } = await good.list(prefix());
        for (const { key } of objects) if (folders.some((folder) => key.startsWith(folder))) await good.delete(key);
      },
    }),
  },
  {
    fault: 'throws when one of many keys is absent',
    caughtBy: 'a delete of many keys takes none, absent ones and one that is named twice',
    spoil: (good) => ({
      async deleteMany(keys) {
        for (const key of keys) if (!(await good.head(key))) throw new SendError('not_found');
        await good.deleteMany(keys);
      },
    }),
  },
  {
    fault: 'deletes the first 1,000 of many keys alone',
    caughtBy: 'a delete of more than 1,000 keys removes the last of them too',
    spoil: (good) => ({ deleteMany: (keys) => good.deleteMany(keys.slice(0, 1_000)) }),
  },
  {
    fault: 'fails the second of two deletes at once',
    caughtBy: 'parallel deletes of one key all succeed',
    spoil(good) {
      const busy = new Set<Key>();
      return {
        async delete(key) {
          if (busy.has(key)) throw new SendError('conflict');
          busy.add(key);
          await good.delete(key);
          busy.delete(key);
        },
      };
    },
  },
  {
    fault: 'removes the folder of the last object with whatever came meanwhile',
    caughtBy: 'an object created beside the last delete in its folder is kept',
    spoil: (good) => ({
      async delete(key) {
        await good.delete(key);
        await nextTurn();
        const neighbour = parseKey(key.replace('-last', '-new'));
        if (neighbour) await good.delete(neighbour);
      },
    }),
  },
];
