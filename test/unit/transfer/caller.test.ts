import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { prefix } from '../../../core/stores/key.ts';
import { readAll } from '../../../core/stores/records.ts';
import { createAnonymiser } from '../../../core/transfer/caller.ts';
import { paths } from '../../../core/transfer/paths.ts';

const DAY = 86_400_000;
const NOON = Date.parse('2026-11-20T12:00:00Z');

describe('createAnonymiser', () => {
  it('names an address by HMAC-SHA-256 with the key of the day', async () => {
    const store = createMemoryStore();
    const name = await createAnonymiser(store, () => NOON)('203.0.113.9');
    const key = await readAll(store, paths.dayKey('20261120'));
    expect(key).toHaveLength(32);
    expect(name).toBe(createHmac('sha256', key!).update('203.0.113.9').digest('hex'));
  });

  it('gives the same name in every process over one store', async () => {
    const store = createMemoryStore();
    const processes = Array.from({ length: 8 }, () => createAnonymiser(store, () => NOON));
    const names = await Promise.all(processes.map((anonymise) => anonymise('2001:db8::1')));
    expect(new Set(names).size).toBe(1);
  });

  it('gives another name on another day, and forgets the key after the following one', async () => {
    const store = createMemoryStore();
    let now = NOON;
    const anonymise = createAnonymiser(store, () => now);
    const first = await anonymise('203.0.113.9');
    now += DAY;
    expect(await anonymise('203.0.113.9')).not.toBe(first);
    now += DAY;
    await anonymise('203.0.113.9');
    const { objects } = await store.list(prefix('day-keys'));
    expect(objects.map(({ key }) => key)).toEqual(['day-keys/20261121', 'day-keys/20261122']);
  });

  it('calls a missing address unknown, never the hash of nothing', async () => {
    const anonymise = createAnonymiser(createMemoryStore(), () => NOON);
    expect(await anonymise(undefined)).toBe('unknown');
    expect(await anonymise('')).toBe('unknown');
  });
});
