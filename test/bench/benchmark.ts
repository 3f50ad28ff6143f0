import type { Fixtures } from './fixtures.ts';

export interface BenchOptions {
  /** Bytes that each measured transfer moves. */
  readonly bytes: number;
  /** Of each file of a group that shows how something grows. */
  readonly sizesMib: readonly number[];
  readonly rounds: number;
  /** Rounds of what takes long. */
  readonly slowRounds: number;
  readonly fixtures: Fixtures;
}

export type Unit = 'MiB/s' | 'ms' | 'µs' | 'MiB' | 'reads' | 'calls' | '/s' | 'errors' | 'tasks';

/** One line of the report. Values of one position were measured in one round. */
export interface Row {
  readonly what: string;
  readonly unit: Unit;
  readonly ours: readonly number[];
  /** What it is compared with: measured in the same rounds, or a limit that does not vary. */
  readonly baseline?: { readonly what: string; readonly values: readonly number[] | number };
}

/** A group of rows. */
export interface Benchmark {
  readonly title: string;
  readonly run: (options: BenchOptions) => Promise<Row[]>;
}
