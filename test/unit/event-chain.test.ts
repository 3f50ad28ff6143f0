import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { EventChain } from '../../core/event-chain.ts';
import { createEventChain } from '../../core/event-chain.ts';
import { createMemoryStore } from '../../core/stores/memory.ts';
import { key, prefix } from '../../core/stores/key.ts';
import { readAll } from '../../core/stores/records.ts';
import type { Store } from '../../core/stores/store.ts';
import { verifyLog } from '../../core/verify-log.ts';

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
    prefixOf: (day) => prefix('notes', day),
    keyOf: (day, event) => key('notes', day, `${event}.json`),
    before: async (day) => {
      const { prefixes } = await store.list(prefix('notes'), { delimiter: '/' });
      return prefixes.map((path) => path.split('/')[1] ?? '').findLast((other) => other < day);
    },
  });
  const say: Say = async (day, text) => (await chain.append(day, (link) => ({ ...link, text }))).event;
  return { ...chain, say };
}
type Say = (day: string, text: string) => Promise<Note>;

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
    const [first, second, third] = [
      await chain.say('day-1', 'first'),
      await chain.say('day-1', 'second'),
      await chain.say('day-1', 'third'),
    ];
    const nameOf = (note: Note): ReturnType<typeof key> => key('notes', 'day-1', `${note.event}.json`);
    const thirds = (await readAll(store, nameOf(third)))!;
    await Promise.all([store.delete(nameOf(first)), store.delete(nameOf(second))]);
    await store.create(nameOf(first), new TextEncoder().encode('{"spoilt":'));
    await store.create(nameOf(second), thirds);
    const log = await chain.read('day-1');
    expect(log.events.map(({ event }) => event.text)).toEqual(['third']);
    expect(log.unreadable).toEqual([first.event, second.event]);
    expect(await verifyLog(log)).toMatchObject({ altered: [first.event, second.event], missing: [] });
  });
});
