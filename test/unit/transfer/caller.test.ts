import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { prefix } from '../../../core/stores/key.ts';
import { readAll } from '../../../core/stores/records.ts';
import { createAnonymiser, forgetDayKeys } from '../../../core/transfer/caller.ts';
import { paths } from '../../../core/transfer/paths.ts';

const DAY = 86_400_000;
const NOON = Date.parse('2026-11-20T12:00:00Z');

describe('createAnonymiser', () => {
  it('names an address by HMAC-SHA-256 with the key of the day', async () => {
    const store = createMemoryStore();
    const name = await createAnonymiser(store, () => NOON, 'hash')('203.0.113.9');
    const key = await readAll(store, paths.dayKey('20261120'));
    expect(key).toHaveLength(32);
    expect(name).toBe(createHmac('sha256', key!).update('203.0.113.9').digest('hex'));
  });

  it('gives the same name in every process over one store', async () => {
    const store = createMemoryStore();
    const processes = Array.from({ length: 8 }, () => createAnonymiser(store, () => NOON, 'hash'));
    const names = await Promise.all(processes.map((anonymise) => anonymise('2001:db8::1')));
    expect(new Set(names).size).toBe(1);
  });

  it('gives another name on another day, and forgets the key after the following one', async () => {
    const store = createMemoryStore();
    let now = NOON;
    const anonymise = createAnonymiser(store, () => now, 'hash');
    const first = await anonymise('203.0.113.9');
    now += DAY;
    expect(await anonymise('203.0.113.9')).not.toBe(first);
    now += DAY;
    await anonymise('203.0.113.9');
    const { objects } = await store.list(prefix('day-keys'));
    expect(objects.map(({ key }) => key)).toEqual(['day-keys/20261121', 'day-keys/20261122']);
  });

  it('calls a missing address unknown, never the hash of nothing', async () => {
    const anonymise = createAnonymiser(createMemoryStore(), () => NOON, 'hash');
    expect(await anonymise(undefined)).toBe('unknown');
    expect(await anonymise('')).toBe('unknown');
  });

  it.each(['203.0.113.9', '::ffff:203.0.113.9', '::ffff:cb00:7109'])(
    'gives %s the name of 203.0.113.9',
    async (text) => {
      const anonymise = createAnonymiser(createMemoryStore(), () => NOON, 'hash');
      expect(await anonymise(text)).toBe(await anonymise('203.0.113.9'));
    },
  );

  it('gives all notations of an IPv6 address one name', async () => {
    const anonymise = createAnonymiser(createMemoryStore(), () => NOON, 'hash');
    expect(await anonymise('2001:0DB8:0:0::1')).toBe(await anonymise('2001:db8::1'));
  });

  it.each([
    ['truncate', '203.0.113.9', '203.0.113.0/24'],
    ['truncate', '2001:db8:1:2::3', '2001:db8:1::/48'],
    ['truncate', 'fe80::1%eth0', 'unknown'],
    ['truncate', '', 'unknown'],
    ['truncate', undefined, 'unknown'],
    ['drop', '203.0.113.9', 'dropped'],
    ['drop', undefined, 'dropped'],
    ['hash', 'no address', 'unknown'],
  ] as const)('keeps in mode %s of %s: %s, and no key', async (mode, address, expected) => {
    const store = createMemoryStore();
    expect(await createAnonymiser(store, () => NOON, mode)(address)).toBe(expected);
    expect((await store.list(prefix('day-keys'))).objects).toEqual([]);
  });

  it('forgets the keys of the days before yesterday with the first request of a day, without a list', async () => {
    const store = createMemoryStore();
    for (const days of [0, 1, 30, 31]) await createAnonymiser(store, () => NOON + days * DAY, 'hash')('203.0.113.9');
    const { objects } = await store.list(prefix('day-keys'));
    expect(objects).toHaveLength(2);
    const lists = { ...store, list: () => Promise.reject(new Error('listed')) };
    await createAnonymiser(lists, () => NOON + 61 * DAY, 'hash')('203.0.113.9');
    expect((await store.list(prefix('day-keys'))).objects).toHaveLength(1);
  });

  it('forgets the keys of days before yesterday when it is told to, without any request', async () => {
    const store = createMemoryStore();
    await createAnonymiser(store, () => NOON, 'hash')('203.0.113.9');
    expect(await forgetDayKeys(store, NOON + DAY)).toBe(0);
    expect(await forgetDayKeys(store, NOON + 2 * DAY)).toBe(1);
    expect((await store.list(prefix('day-keys'))).objects).toEqual([]);
  });
});
