import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SendError } from '../../../../core/errors.ts';
import { limitMs } from '../../../setup/time-limits.ts';
import { hashAtOnce, settle } from '../../transfer/explorer/run.ts';
import { check } from './invariants.ts';
import type { Action, Fault } from './world.ts';
import { createWorld, LIFE_MS, PROCESSES, SENDERS } from './world.ts';

/** Another seed: EXPLORER_SEED=… vitest run …. */
const SEED = Number(process.env['EXPLORER_SEED'] ?? 20_261_130);
const RUNS = 500;

/** Which actions meet. */
const THEMES: readonly (readonly Action['kind'][])[] = [
  ['send'],
  ['send', 'send', 'close', 'receive'],
  ['send', 'send', 'revoke', 'receive'],
  ['send', 'receive', 'purge'],
  ['send', 'close', 'receive', 'revoke', 'purge'],
];

const aScenario = fc.constantFrom(...THEMES).chain((kinds) =>
  fc.record({
    maxTransfers: fc.integer({ min: 1, max: 3 }),
    maxUses: fc.integer({ min: 1, max: 3 }),
    actions: fc.array(
      fc.record({
        kind: fc.constantFrom(...kinds),
        process: fc.nat(PROCESSES - 1),
        sender: fc.nat(SENDERS - 1),
      }),
      { minLength: 2, maxLength: 5 },
    ),
    /** What begins only after that many of the others have been answered. */
    later: fc.array(fc.nat(2), { minLength: 5, maxLength: 5 }),
    jumps: fc.array(fc.record({ call: fc.nat(80), ms: fc.constantFrom(60_000, LIFE_MS) }), { maxLength: 1 }),
    deaths: fc.array(
      fc.record({ process: fc.nat(PROCESSES - 1), call: fc.integer({ min: 1, max: 30 }), takesEffect: fc.boolean() }),
      { maxLength: 1 },
    ),
  }),
);

/** Versions that are broken on purpose, with the invariant that shows each of them. */
const FAULTS: readonly (Fault & { readonly breaks: string })[] = [
  {
    name: 'an entry that is there counts as made',
    breaks: 'kept',
    spoil: (good) => ({ create: async (key, body) => (await good.create(key, body)) || key.includes('/entries/') }),
  },
  {
    name: 'an access code is checked and no use of it is taken',
    breaks: 'uses',
    tokens: (good) => ({ ...good, useFor: () => Promise.resolve() }),
  },
  {
    name: 'nobody sees that a request was closed',
    breaks: 'end',
    spoil: (good) => ({
      get: (key, range) => (key.endsWith('/closed.json') ? Promise.resolve(undefined) : good.get(key, range)),
    }),
  },
  {
    name: 'an access code counts as used up when it is not',
    breaks: 'full',
    tokens: (good) => ({ ...good, useFor: () => Promise.reject(new SendError('token_used_up')) }),
  },
  {
    name: 'a sender that repeats a creation takes another place',
    breaks: 'places',
    spoil: (good) => ({
      create: (key, body) => (/^requests\/.*\/transfers\//.test(key) ? Promise.resolve(true) : good.create(key, body)),
      get: async (key, range) => (/\/entries\//.test(key) ? undefined : good.get(key, range)),
    }),
  },
];

async function explore(
  fault: Fault | undefined,
  runs: number,
): Promise<{ report: string; answers: Map<string, number> }> {
  const answers = new Map<string, number>();
  const property = fc.asyncProperty(fc.scheduler(), aScenario, async (scheduler, scenario) => {
    const world = await createWorld({ ...scenario, scheduler, fault });
    const answered: Awaited<ReturnType<typeof world.act>>[] = [];
    const waiting = scenario.actions.map((action, index) => ({ action, after: scenario.later[index] ?? 0 }));
    const acting: Promise<void>[] = [];
    const begin = (): void => {
      for (const one of waiting.filter(({ after }) => after <= answered.length)) {
        waiting.splice(waiting.indexOf(one), 1);
        acting.push(
          world
            .act(one.action)
            .then((answer) => void answered.push(answer))
            .then(begin),
        );
      }
    };
    begin();
    await settle(scheduler, [], { calls: 0 });
    await Promise.all(acting);
    for (const { action, code } of answered)
      answers.set(`${action.kind} ${code}`, (answers.get(`${action.kind} ${code}`) ?? 0) + 1);
    await check(world, scenario, answered);
  });
  const restore = hashAtOnce();
  try {
    const details = await fc.check(property, { numRuns: runs, seed: SEED, endOnFailure: true });
    const { errorInstance, counterexample } = details;
    const error = errorInstance instanceof Error ? (errorInstance.stack ?? '') : String(errorInstance);
    return { report: details.failed ? `${error}\n${fc.stringify(counterexample)}` : '', answers };
  } finally {
    restore();
  }
}

describe('whatever the order of senders, owner, operator and purge', () => {
  it('every invariant of file requests holds', { timeout: limitMs(120) }, async () => {
    const { report, answers } = await explore(undefined, RUNS);
    expect(report, `EXPLORER_SEED=${SEED}`).toBe('');
    // Each of them was met.
    for (const answer of ['send ok', 'send died', 'send request_full', 'send request_closed', 'close ok', 'receive ok'])
      expect(answers.get(answer) ?? 0, answer).toBeGreaterThan(0);
  });

  it.each(FAULTS)('the invariant of $breaks does not hold where $name', { timeout: limitMs(60) }, async (fault) => {
    expect((await explore(fault, 2 * RUNS)).report).toContain(`invariant "${fault.breaks}" does not hold`);
  });
});
