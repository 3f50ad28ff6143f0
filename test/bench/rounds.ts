import type { Row } from './benchmark.ts';

const MIB = 1024 ** 2;

/**
 * Runs every variant once in each round, beginning with another one each time, so that a busy moment of the machine hits them all. The
 * first round only warms up.
 */
export async function interleave<Name extends string, Value>(
  rounds: number,
  variants: Readonly<Record<Name, () => Promise<Value>>>,
): Promise<Record<Name, Value[]>> {
  const names = Object.keys(variants) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Value[]>;
  for (let round = 0; round <= rounds; round++) {
    const shift = round % names.length;
    for (const name of [...names.slice(shift), ...names.slice(0, shift)]) {
      const value = await variants[name]();
      if (round > 0) results[name].push(value);
    }
  }
  return results;
}

/** Milliseconds that the work took. */
export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** MiB/s of moving so many bytes in each of the times. */
export function throughput(bytes: number, milliseconds: readonly number[]): number[] {
  return milliseconds.map((ms) => bytes / MIB / (ms / 1000));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Ours / theirs of each round. Empty without a baseline. */
export function ratiosOf({ ours, baseline }: Row): number[] {
  if (!baseline) return [];
  const { values } = baseline;
  return ours.map((value, round) => value / (typeof values === 'number' ? values : (values[round] ?? Number.NaN)));
}
