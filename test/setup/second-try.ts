import type { TestCounts } from './test-counts.ts';

/** Failures in more files than this are not of the machine. In one file, a server that was lost fails all that follows. */
const MOST_FILES = 3;

/** What a level found, and what of it was only found at the second try. */
export interface Tried extends TestCounts {
  /** Of tests that failed, and passed when they were run again. */
  readonly unsteady: readonly string[];
}

/**
 * Runs once more what failed, where that is in few files: a browser, a container, an emulator or a program that the machine kept waiting
 * once in an hour is no fault of the product, and is named in the result all the same. Whatever fails twice has failed.
 */
export async function tryTwice(
  first: TestCounts,
  again: (files: readonly string[]) => Promise<TestCounts | undefined>,
): Promise<Tried> {
  const steady = { ...first, unsteady: [] };
  const isLittle = first.passed > 0 && first.files.length > 0 && first.files.length <= MOST_FILES;
  // Skipped tests are counted as failed, and have no file.
  if (!isLittle || first.failed !== first.names.length) return steady;
  const second = await again(first.files);
  if (second === undefined || second.passed === 0 || second.names.some((name) => !first.names.includes(name))) {
    return steady;
  }
  const unsteady = first.names.filter((name) => !second.names.includes(name));
  return {
    passed: first.passed + unsteady.length,
    failed: first.failed - unsteady.length,
    names: first.names.filter((name) => second.names.includes(name)),
    files: second.files,
    unsteady,
  };
}
