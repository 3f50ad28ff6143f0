import type { Key, Prefix } from '../../../core/stores/key.ts';
import { prefix } from '../../../core/stores/key.ts';
import type { Listing, ListOptions, Store } from '../../../core/stores/store.ts';
import type { BrokenStore } from './broken-store.ts';

const EMPTY: Listing = { objects: [], prefixes: [] };

/** Changes what a listing gives. */
function altered(good: Store, alter: (listing: Listing, options: ListOptions) => Listing): Partial<Store> {
  return { list: async (below, options = {}) => alter(await good.list(below, options), options) };
}

/** Asks for another listing than it was asked for. */
function misled(good: Store, mislead: (below: Prefix, options: ListOptions) => [Prefix, ListOptions]): Partial<Store> {
  return { list: (below, options = {}) => good.list(...mislead(below, options)) };
}

export const BROKEN_LISTS: readonly BrokenStore[] = [
  {
    fault: 'gives a next where nothing is',
    caughtBy: 'a listing of nothing is empty and has no next',
    spoil: (good) => altered(good, (listing) => (listing.objects.length === 0 ? { ...listing, next: 'zzz' } : listing)),
  },
  {
    fault: 'lists in the order of creation',
    caughtBy: 'a listing is in byte order across folders',
    spoil(good) {
      const created: Key[] = [];
      return {
        create(key, body) {
          created.push(key);
          return good.create(key, body);
        },
        async list(...request) {
          const { objects, ...rest } = await good.list(...request);
          return { ...rest, objects: objects.toSorted((a, b) => created.indexOf(a.key) - created.indexOf(b.key)) };
        },
      };
    },
  },
  {
    fault: 'sorts a folder by its name without the slash',
    caughtBy: 'a listing is in byte order across folders',
    spoil: (good) =>
      altered(good, (listing) => ({
        ...listing,
        objects: listing.objects.toSorted((a, b) => (a.key.replaceAll('/', '!') < b.key.replaceAll('/', '!') ? -1 : 1)),
      })),
  },
  {
    fault: 'lists every object with one size',
    caughtBy: 'a listing gives the size of each object',
    spoil: (good) =>
      altered(good, (listing) => ({ ...listing, objects: listing.objects.map(({ key }) => ({ key, bytes: 1 })) })),
  },
  {
    fault: 'loses the last page',
    caughtBy: 'pages of every limit give the same whole',
    spoil: (good) =>
      altered(good, (listing, { after }) => (after !== undefined && listing.next === undefined ? EMPTY : listing)),
  },
  {
    fault: 'loses the first object of each later page',
    caughtBy: 'pages of every limit give the same whole',
    spoil: (good) =>
      altered(good, (listing, { after }) => ({
        ...listing,
        objects: after === undefined ? listing.objects : listing.objects.slice(1),
      })),
  },
  {
    fault: 'gives a next on every page that is not empty',
    caughtBy: 'next is given exactly when there is more',
    spoil: (good) =>
      altered(good, (listing) => {
        const last = listing.objects.at(-1)?.key;
        return last === undefined ? listing : { next: last, ...listing };
      }),
  },
  {
    fault: 'has no limit of its own',
    caughtBy: 'a page holds 1,000 objects when no limit is given',
    spoil: (good) => ({
      async list(below, options) {
        const first = await good.list(below, options);
        if (first.next === undefined || options?.limit !== undefined) return first;
        const second = await good.list(below, { ...options, after: first.next });
        return { objects: [...first.objects, ...second.objects], prefixes: first.prefixes };
      },
    }),
  },
  {
    fault: 'begins with the key after which it should begin',
    caughtBy: 'after leaves out the key itself and all before it, also when there is no such key',
    spoil: (good) => misled(good, (below, options) => [below, { ...options, after: options.after?.slice(0, -1) }]),
  },
  {
    fault: 'takes a prefix for the beginning of a name',
    caughtBy: 'a prefix is a folder, never the beginning of a name',
    spoil: (good) => misled(good, (below, options) => [below.replace(/\/$/, '') as Prefix, options]),
  },
  {
    fault: 'finds a prefix anywhere in a key',
    caughtBy: 'a prefix is a folder, never the beginning of a name',
    spoil: (good) => ({
      async list(below, options) {
        const listing = await good.list(prefix(), options);
        return { ...listing, objects: listing.objects.filter((object) => object.key.includes(below)) };
      },
    }),
  },
  {
    fault: 'ignores the delimiter',
    caughtBy: 'a delimiter gives what lies deeper as one prefix each',
    spoil: (good) => misled(good, (below, options) => [below, { ...options, delimiter: undefined }]),
  },
  {
    fault: 'repeats a prefix on every page that has keys below it',
    caughtBy: 'pages of every limit with a delimiter give the same whole and no prefix twice',
    spoil: (good) => ({
      async list(below, options = {}) {
        const listing = await good.list(below, options);
        const { after, delimiter } = options;
        if (!delimiter || !after?.endsWith('/') || listing.next === undefined) return listing;
        return { ...listing, prefixes: [after, ...listing.prefixes] };
      },
    }),
  },
  {
    fault: 'goes on at the first key below the prefix after which it should go on',
    caughtBy: 'after a prefix nothing below it is listed, and what sorts behind it is',
    spoil: (good) =>
      misled(good, (below, options) => [below, { ...options, after: options.after?.replace(/\/$/, '') }]),
  },
  {
    fault: 'goes on behind the folder whose name begins like the prefix',
    caughtBy: 'after a prefix nothing below it is listed, and what sorts behind it is',
    spoil: (good) =>
      misled(good, (below, options) => [below, { ...options, after: options.after?.replace(/\/$/, '0') }]),
  },
];
