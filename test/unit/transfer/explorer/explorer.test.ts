import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAULTS } from './faults.ts';
import type { Explored } from './run.ts';
import { explore } from './run.ts';
import { limitMs } from '../../../setup/time-limits.ts';

/** Another seed: EXPLORER_SEED=… vitest run …, and of a failure that it printed EXPLORER_PATH=… too. */
const GIVEN = process.env['EXPLORER_SEED'];
/** The second one found, in its first thousand runs, a client that was given two downloads. */
const SEEDS = GIVEN === undefined ? [20_261_128, 22] : [Number(GIVEN)];
const PATH = process.env['EXPLORER_PATH'];
const RUNS = 1_500;

const newCounts = (): Explored => ({ runs: 0, calls: 0, answers: new Map() });

describe('whatever the order of calls of up to four actions', () => {
  it.each(SEEDS)('every invariant holds (seed %i)', { timeout: limitMs(120) }, async (seed) => {
    const explored = newCounts();
    const details = await explore({ runs: RUNS, seed, path: PATH }, explored);
    const answers = [...explored.answers].sort(([one], [other]) => (one < other ? -1 : 1));
    process.stdout.write(
      `explorer: ${explored.runs} runs, ${explored.calls} calls of the store, seed ${details.seed}: ` +
        `${answers.map(([answer, count]) => `${count} ${answer}`).join(', ')}\n`,
    );
    expect(reportOf(details), `EXPLORER_SEED=${details.seed} EXPLORER_PATH=${details.counterexamplePath ?? ''}`).toBe(
      '',
    );
  });

  it.each(FAULTS)('the invariant of $breaks does not hold where $name', { timeout: limitMs(60) }, async (fault) => {
    const explored = newCounts();
    const details = await explore({ runs: 2 * RUNS, seed: SEEDS[0] ?? 1, fault }, explored);
    expect(reportOf(details)).toContain(`invariant "${fault.breaks}" does not hold`);
  });
});

function reportOf({ failed, errorInstance, counterexample }: Awaited<ReturnType<typeof explore>>): string {
  if (!failed) return '';
  const [scheduler, scenario] = counterexample ?? [];
  const error = errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance);
  return `${error}\n${JSON.stringify(scenario)}\n${fc.stringify(scheduler)}`;
}
