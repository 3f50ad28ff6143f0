import type { Key } from '../../../../core/stores/key.ts';
import { prefix } from '../../../../core/stores/key.ts';
import { listAll } from '../../../../core/stores/records.ts';
import type { Store } from '../../../../core/stores/store.ts';
import { paths } from '../../../../core/transfer/paths.ts';
import { parseHolder } from '../../../../core/transfer/reservation.ts';
import type { Fault } from './world.ts';

/** Deletes as the store does, after it did something for each key. */
function beforeDelete(good: Store, act: (key: Key) => Promise<void>): Pick<Store, 'delete' | 'deleteMany'> {
  return {
    async delete(key) {
      await act(key);
      return good.delete(key);
    },
    async deleteMany(keys) {
      for (const key of keys) await act(key);
      return good.deleteMany(keys);
    },
  };
}

async function deleteHoldersOf(good: Store, id: string): Promise<void> {
  for await (const { key } of listAll(good, paths.expiring())) if (parseHolder(key)?.id === id) await good.delete(key);
}

/** A store whose lists below some prefixes are empty. */
const blindTo =
  (folders: RegExp) =>
  (good: Store): Partial<Store> => ({
    list: (below, options) =>
      folders.test(below) ? Promise.resolve({ objects: [], prefixes: [] }) : good.list(below, options),
  });

/** A store that deletes nothing whose key begins so. */
const keeping =
  (start: string) =>
  (good: Store): Partial<Store> => ({
    delete: (key) => (key.startsWith(start) ? Promise.resolve() : good.delete(key)),
    deleteMany: (keys) => good.deleteMany(keys.filter((key) => !key.startsWith(start))),
  });

/** Versions that are broken on purpose, with the invariant that shows each of them. */
export const FAULTS: readonly (Fault & { readonly breaks: string })[] = [
  {
    name: 'whoever undoes what it reserved removes by the name of the transfer',
    breaks: 'holders',
    spoil: (good) =>
      beforeDelete(good, async (key) => {
        const holder = parseHolder(key);
        if (holder) await deleteHoldersOf(good, holder.id);
      }),
  },
  {
    name: 'what held room stays for good',
    breaks: 'holders',
    isEverywhere: true,
    spoil: keeping('expiring/'),
  },
  {
    name: 'nobody sees what others have reserved',
    breaks: 'cap',
    spoil: blindTo(/^pending\/uploads\//),
  },
  {
    name: 'an access code is checked and no use of it is taken',
    breaks: 'tokens',
    admit: (good) => ({ ...good, take: () => Promise.resolve() }),
  },
  {
    name: 'a download is claimed by a count instead of a slot',
    breaks: 'downloads',
    spoil: (good) => ({
      create: async (key, body) => (await good.create(key, body)) || key.includes('/downloads/'),
    }),
  },
  {
    name: 'the purge does not see that an expiry was changed',
    breaks: 'answers',
    spoil: (good) => ({
      create: async (key, body) => (await good.create(key, body)) || key.includes('/expiry/'),
    }),
  },
  {
    name: 'a tombstone goes with the room that it gives back',
    breaks: 'ends',
    spoil: (good) =>
      beforeDelete(good, async (key) => {
        const holder = parseHolder(key);
        if (holder) await good.delete(paths.deleted(holder.id));
      }),
  },
  {
    name: 'an event is lost',
    breaks: 'events',
    spoil: (good) => ({
      create: async (key, body) => {
        const created = await good.create(key, body);
        if (key.includes('/events/')) {
          const first = (await good.list(prefix(...(key.split('/').slice(0, 3) as [string])))).objects;
          if (first.length === 2) await good.delete(first[0]!.key);
        }
        return created;
      },
    }),
  },
  {
    name: 'the second sweep forgets what it is for',
    breaks: 'left',
    isEverywhere: true,
    spoil: blindTo(/^pending\/(?:sweeps|ended)\//),
  },
  {
    name: 'whoever is refused keeps what it reserved',
    breaks: 'room',
    spoil: keeping('pending/uploads/'),
  },
];
