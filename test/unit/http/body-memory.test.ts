import { beforeEach, describe, expect, it } from 'vitest';
import type { BodyMemory, Peer, Share } from '../../../lambdas/http/body-memory.ts';
import { createBodyMemory } from '../../../lambdas/http/body-memory.ts';

const PATIENT: Peer = { isSlow: () => false, end: () => undefined };

describe('memory that bodies share', () => {
  const granted: string[] = [];
  beforeEach(() => void granted.splice(0));
  const ask = (name: string, share: Share, bytes: number): Promise<void> => {
    const room = share.room(bytes) ?? Promise.resolve();
    return room.then(() => void granted.push(name));
  };
  const settled = async (): Promise<readonly string[]> => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    return granted;
  };
  const full = (memory: BodyMemory): { first: Share; beyond: Share } => {
    const [first, beyond] = [memory.open(PATIENT), memory.open(PATIENT)];
    expect(first.room(100)).toBeUndefined();
    void beyond.room(1);
    return { first, beyond };
  };

  it('lets one body exceed the bound, so that bodies that are half there do not wait for each other', async () => {
    const memory = createBodyMemory(100);
    const [one, two, three] = [memory.open(PATIENT), memory.open(PATIENT), memory.open(PATIENT)];
    expect([one.add(50), two.add(50)]).toEqual([true, false]);
    void ask('one', one, 10);
    void ask('two', two, 10);
    void ask('three', three, 10);
    expect(await settled()).toEqual(['one']);
    expect(memory.held()).toBe(110);
    expect(one.add(60)).toBe(true);
    one.end();
    expect(await settled()).toEqual(['one', 'two', 'three']);
    expect(memory.held()).toBe(70);
  });

  it('gives room in the order in which the messages came, whenever they ask', async () => {
    const memory = createBodyMemory(100);
    const { first, beyond } = full(memory);
    const [early, late] = [memory.open(PATIENT), memory.open(PATIENT)];
    void ask('late', late, 60);
    void ask('early', early, 60);
    expect(await settled()).toEqual([]);
    beyond.end();
    expect(await settled()).toEqual(['early']);
    first.end();
    expect(await settled()).toEqual(['early']);
    early.end();
    expect(await settled()).toEqual(['early', 'late']);
  });

  it('counts what was promised once, and gives all of it back', () => {
    const memory = createBodyMemory(100);
    const share = memory.open(PATIENT);
    void share.room(40);
    expect([share.add(30), share.add(30)]).toEqual([true, true]);
    expect(memory.held()).toBe(60);
    share.end();
    share.end();
    expect(share.room(1_000)).toBeUndefined();
    expect(memory.held()).toBe(0);
  });

  it('does not keep who went away, nor who waits behind', async () => {
    const memory = createBodyMemory(100);
    const { first } = full(memory);
    const [gone, next] = [memory.open(PATIENT), memory.open(PATIENT)];
    void ask('gone', gone, 10);
    void ask('next', next, 10);
    gone.leave();
    expect(await settled()).toEqual(['gone']);
    gone.end();
    first.end();
    expect(await settled()).toEqual(['gone', 'next']);
  });

  it('holds the bound and one body, and lets everybody finish, in whichever order pieces come', async () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const next = randomFrom(seed);
      const [most, body] = [100, 40];
      const memory = createBodyMemory(most);
      let finished = 0;
      const bodies = Array.from({ length: 12 }, async () => {
        const share = memory.open(PATIENT);
        let isHeld = true;
        for (let sent = 0; sent < body; sent += 10) {
          if (isHeld) await share.room(10);
          isHeld = !share.add(10);
          expect(memory.held()).toBeLessThanOrEqual(most + body);
          for (let turns = next(8); turns > 0; turns -= 1) await Promise.resolve();
        }
        share.end();
        finished += 1;
      });
      await Promise.all(bodies);
      expect([seed, finished, memory.held()]).toEqual([seed, 12, 0]);
    }
  });

  describe('with slow peers', () => {
    let now = 0;
    const clock = (): number => now;

    it('ends them while somebody waits, and only then', () => {
      const memory = createBodyMemory(100, clock);
      const ended: string[] = [];
      const slow = (name: string): Peer => ({ isSlow: (ms) => ms >= 10_000, end: () => void ended.push(name) });
      const holder = memory.open(slow('holder'));
      void holder.room(100);
      now += 60_000;
      memory.endSlow();
      expect(ended).toEqual([]);
      const exempt = memory.open(slow('exempt'));
      void exempt.room(10);
      const waiting = memory.open(slow('waiting'));
      void waiting.room(10);
      now += 1_000;
      memory.endSlow();
      expect(ended).toEqual(['holder']);
      holder.end();
      now += 60_000;
      memory.endSlow();
      expect(ended).toEqual(['holder']);
      waiting.end();
    });

    it('does not count the time for which somebody had to wait as theirs', () => {
      const memory = createBodyMemory(100, clock);
      const { first, beyond } = full(memory);
      let active = 0;
      const waited = memory.open({ isSlow: (ms) => ((active = ms), false), end: () => undefined });
      void waited.room(100);
      now += 30_000;
      first.end();
      beyond.end();
      void memory.open(PATIENT).room(10);
      void memory.open(PATIENT).room(10);
      now += 2_000;
      memory.endSlow();
      expect(active).toBe(2_000);
    });
  });
});

/** Whole numbers below a bound, always the same ones for a seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
