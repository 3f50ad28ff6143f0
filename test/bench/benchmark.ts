import type { Fixtures } from './fixtures.ts';

export interface BenchOptions {
  /** Bytes that each measured transfer moves. */
  readonly bytes: number;
  /** Of each file of a group that shows how something grows. */
  readonly sizesMib: readonly number[];
  readonly rounds: number;
  readonly fixtures: Fixtures;
}

/** `CPU` is processor time, of all threads; other times are elapsed. */
export type Unit =
  | 'MiB/s'
  | 'ms'
  | 'µs'
  | 'ms CPU'
  | 'µs CPU'
  | 'MiB'
  | 'KB'
  | 'reads'
  | 'calls'
  | '/s'
  | 'errors'
  | 'tasks'
  | 'requests';

export type Goal = { readonly atLeast: number } | { readonly atMost: number };

/** One line of the report. Values of one position were measured in one round. */
export interface Row {
  /** Indented by two blanks, it belongs to the row before that is not. */
  readonly what: string;
  readonly unit: Unit;
  readonly ours: readonly number[];
  /** What it is compared with: measured in the same rounds, or a number that does not vary. */
  readonly baseline?: { readonly what: string; readonly values: readonly number[] | number };
  /** Of the ratio where it is compared, else of the value. */
  readonly goal?: Goal;
}

/** A group of rows. */
export interface Benchmark {
  readonly title: string;
  readonly run: (options: BenchOptions) => Promise<Row[]>;
}
