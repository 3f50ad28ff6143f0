import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { sha256, toHex, utf8 } from '../../core/bytes.ts';
import type { EventChain, Follow } from '../../core/event-chain.ts';
import { createEventChain } from '../../core/event-chain.ts';
import { createMemoryStore } from '../../core/stores/memory.ts';
import type { Key } from '../../core/stores/key.ts';
import { key, prefix } from '../../core/stores/key.ts';
import { encodeRecord, listAll, readAll } from '../../core/stores/records.ts';
import type { Store } from '../../core/stores/store.ts';
import { verifyLog } from '../../core/verify-log.ts';
import { countReads } from '../support/faulty-store.ts';

const NOON = Date.parse('2026-11-20T12:00:00.000Z');
const Note = z.strictObject({
  event: z.string().length(26),
  at: z.string(),
  text: z.string(),
  parents: z.array(z.strictObject({ event: z.string(), sha256: z.string() })),
});
type Note = z.infer<typeof Note>;

function chainOver(store: Store, clock = (): number => NOON): EventChain<string, Note> & { say: Say } {
  const chain = createEventChain<string, Note>({
    store,
    clock,
    schema: Note,
    stored: Note,
    prefixOf: (day) => prefix('notes', day),
    keyOf: (day, name) => key('notes', day, `${name}.json`),
    before: async (day) => {
      const { prefixes } = await store.list(prefix('notes'), { delimiter: '/' });
      return prefixes.map((path) => path.split('/')[1] ?? '').findLast((other) => other < day);
    },
  });
  const say: Say = async (day, text, follow) =>
    (await chain.append(day, ({ event, at, parents }) => ({ event, at, parents, text }), follow))!.event;
  return { ...chain, say };
}
type Say = (day: string, text: string, follow?: Follow) => Promise<Note>;

async function keysOf(store: Store, day = 'day-1'): Promise<Key[]> {
  const keys: Key[] = [];
  for await (const { key: found } of listAll(store, prefix('notes', day))) keys.push(found);
  return keys;
}

const parentsOf = (note: Note): string[] => note.parents.map(({ event }) => event);

describe('createEventChain', () => {
  it('names the newest event of another writer as a parent', async () => {
    const store = createMemoryStore();
    const [one, other] = [chainOver(store), chainOver(store)];
    const first = await one.say('day-1', 'first');
    const second = await other.say('day-1', 'second');
    const third = await one.say('day-1', 'third');
    expect(second.parents.map(({ event }) => event)).toEqual([first.event]);
    expect(third.parents.map(({ event }) => event)).toEqual([first.event, second.event]);
  });

  it('keeps every event of eight writers at once, and nothing is missing', async () => {
    const store = createMemoryStore();
    const writers = Array.from({ length: 8 }, () => chainOver(store));
    await Promise.all(writers.flatMap((writer) => Array.from({ length: 8 }, (_, n) => writer.say('day-1', `${n}`))));
    const log = await chainOver(store).read('day-1');
    expect(log.events).toHaveLength(64);
    expect(await verifyLog(log)).toMatchObject({ altered: [], missing: [] });
  });

  it('gives an event an id behind its parents although its clock is an hour late', async () => {
    const store = createMemoryStore();
    const first = await chainOver(store).say('day-1', 'first');
    const late = await chainOver(store, () => NOON - 3_600_000).say('day-1', 'late');
    expect(late.parents.map(({ event }) => event)).toEqual([first.event]);
    expect(late.event > first.event).toBe(true);
  });

  it('never names an event that could not be stored', async () => {
    const store = createMemoryStore();
    let isFull = false;
    const flaky: Store = {
      ...store,
      create: (name, body) => (isFull ? Promise.reject(new Error('full')) : store.create(name, body)),
    };
    const chain = chainOver(flaky);
    const first = await chain.say('day-1', 'first');
    isFull = true;
    await expect(chain.say('day-1', 'lost')).rejects.toThrow('full');
    isFull = false;
    expect((await chain.say('day-1', 'second')).parents.map(({ event }) => event)).toEqual([first.event]);
  });

  it('names the head of the last scope in the first event of the next', async () => {
    const store = createMemoryStore();
    await chainOver(store).say('day-1', 'first');
    const last = await chainOver(store).say('day-1', 'last');
    const morning = await chainOver(store).say('day-3', 'morning');
    expect(morning.parents.at(-1)?.event).toBe(last.event);
    expect((await verifyLog(await chainOver(store).read('day-3'), { from: morning.event })).missing).toEqual([]);
    expect((await verifyLog(await chainOver(store).read('day-3'))).missing).toContain(last.event);
  });

  it('reads the others when a file was spoilt, and tells which', async () => {
    const store = createMemoryStore();
    const chain = chainOver(store);
    const [first, second] = [await chain.say('day-1', 'first'), await chain.say('day-1', 'second')];
    await chain.say('day-1', 'third');
    const keys = await keysOf(store);
    const thirds = (await readAll(store, keys[2]!))!;
    await Promise.all([store.delete(keys[0]!), store.delete(keys[1]!)]);
    await store.create(keys[0]!, utf8('{"spoilt":'));
    await store.create(keys[1]!, thirds);
    const log = await chain.read('day-1');
    expect(log.events.map(({ event }) => event.text)).toEqual(['third']);
    expect(log.unreadable).toEqual([first.event, second.event]);
    expect(await verifyLog(log)).toMatchObject({ altered: [first.event, second.event], missing: [] });
  });

  it('names each event by its id and the hash of its file, so that a list tells the hashes and nothing is read', async () => {
    const store = createMemoryStore();
    const first = await chainOver(store).say('day-1', 'first');
    const digest = toHex(await sha256(encodeRecord(first)));
    expect(await keysOf(store)).toEqual([`notes/day-1/${first.event}-${digest}.json`]);
    const { store: counted, reads } = countReads(store);
    const second = await chainOver(counted).say('day-1', 'second');
    expect(second.parents).toEqual([{ event: first.event, sha256: digest }]);
    expect(reads()).toBe(1);
  });

  it('reads what an older version wrote under its id only, and names it', async () => {
    const store = createMemoryStore();
    const old: Note = { event: '01jd0000000000000000000000', at: '2026-11-20T12:00:00.000Z', text: 'old', parents: [] };
    await store.create(key('notes', 'day-1', `${old.event}.json`), encodeRecord(old));
    const next = await chainOver(store).say('day-1', 'next');
    expect(next.parents).toEqual([{ event: old.event, sha256: toHex(await sha256(encodeRecord(old))) }]);
    const log = await chainOver(store).read('day-1');
    expect(log.events.map(({ event }) => event.text)).toEqual(['old', 'next']);
    expect(await verifyLog(log)).toMatchObject({ altered: [], missing: [] });
  });

  it('lists nothing for its own frequent events, and all that others wrote meanwhile for one that closes something', async () => {
    const store = createMemoryStore();
    const { store: counted, reads } = countReads(store);
    const [one, other] = [chainOver(counted), chainOver(store)];
    await one.say('day-1', 'first', 'new');
    const foreign = [await other.say('day-1', 'their first', 'own'), await other.say('day-1', 'their second', 'own')];
    const own = [await one.say('day-1', 'mine', 'known'), await one.say('day-1', 'mine', 'own')];
    expect(reads()).toBe(0);
    expect(parentsOf(own[1]!)).toEqual([own[0]!.event]);
    const closing = await one.say('day-1', 'end', 'everybody');
    expect(parentsOf(closing).sort()).toEqual([...foreign, own[1]!].map(({ event }) => event).sort());
    expect(reads()).toBe(1);
  });

  it('lists a scope once for a process that comes later, also when its first event there followed nobody', async () => {
    const store = createMemoryStore();
    const first = await chainOver(store).say('day-1', 'first');
    const { store: counted, reads } = countReads(store);
    const late = chainOver(counted);
    expect(parentsOf(await late.say('day-1', 'unseen', 'own'))).toEqual([]);
    const [seen, also] = await Promise.all([late.say('day-1', 'seen', 'known'), late.say('day-1', 'also', 'known')]);
    expect(parentsOf(seen)).toContain(first.event);
    expect(parentsOf(also)).toContain(first.event);
    await late.say('day-1', 'later', 'known');
    expect(reads()).toBe(1);
  });

  it('shows that the newest event was altered, which no other names', async () => {
    const store = createMemoryStore();
    const note = await chainOver(store).say('day-1', 'true');
    const [file] = await keysOf(store);
    await store.delete(file!);
    await store.create(file!, encodeRecord({ ...note, text: 'false' }));
    const log = await chainOver(store).read('day-1');
    expect((await verifyLog(log)).altered).toEqual([note.event]);
  });

  it('takes one of two files with the same id', async () => {
    const store = createMemoryStore();
    const note = await chainOver(store).say('day-1', 'true');
    const twin = encodeRecord({ ...note, text: 'twin' });
    await store.create(key('notes', 'day-1', `${note.event}-${toHex(await sha256(twin))}.json`), twin);
    const log = await chainOver(store).read('day-1');
    expect(log.events).toHaveLength(1);
    expect((await verifyLog(log)).altered).toEqual([note.event]);
  });
});
