import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAULTS } from './faults.ts';
import type { Explored } from './run.ts';
import { explore } from './run.ts';

/** Another seed: EXPLORER_SEED=… vitest run …, and of a failure that it printed EXPLORER_PATH=… too. */
const SEED = Number(process.env['EXPLORER_SEED'] ?? 20_261_128);
const PATH = process.env['EXPLORER_PATH'];
const RUNS = 2_000;

const newCounts = (): Explored => ({ runs: 0, calls: 0, answers: new Map() });

describe('whatever the order of calls of up to four actions', () => {
  it('every invariant holds', { timeout: 120_000 }, async () => {
    const explored = newCounts();
    const details = await explore({ runs: RUNS, seed: SEED, path: PATH }, explored);
    const answers = [...explored.answers].sort(([one], [other]) => (one < other ? -1 : 1));
    process.stdout.write(
      `explorer: ${explored.runs} runs, ${explored.calls} calls of the store, seed ${details.seed}: ` +
        `${answers.map(([answer, count]) => `${count} ${answer}`).join(', ')}\n`,
    );
    expect(reportOf(details), `EXPLORER_SEED=${details.seed} EXPLORER_PATH=${details.counterexamplePath ?? ''}`).toBe(
      '',
    );
  });

  it.each(FAULTS)('the invariant of $breaks does not hold where $name', { timeout: 60_000 }, async (fault) => {
    const explored = newCounts();
    const details = await explore({ runs: RUNS, seed: SEED, fault }, explored);
    expect(reportOf(details)).toContain(`invariant "${fault.breaks}" does not hold`);
  });
});

function reportOf({ failed, errorInstance, counterexample }: Awaited<ReturnType<typeof explore>>): string {
  if (!failed) return '';
  const [scheduler, scenario] = counterexample ?? [];
  const error = errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance);
  return `${error}\n${JSON.stringify(scenario)}\n${fc.stringify(scheduler)}`;
}
