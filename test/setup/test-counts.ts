import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** Of tests that failed, as their runner prints them. Where a runner crashed there is none. */
  readonly names: readonly string[];
  /** Where those tests are, each file once. */
  readonly files: readonly string[];
}

interface Failure {
  readonly file: string;
  readonly name: string;
}

interface Outcome {
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
}

const vitestFile = z.object({
  name: z.string(),
  status: z.string(),
  assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
});
const vitestReport = z
  .object({
    numPassedTests: z.number(),
    numPendingTests: z.number(),
    numTodoTests: z.number(),
    testResults: z.array(vitestFile),
  })
  .transform(({ numPassedTests, numPendingTests, numTodoTests, testResults }): Outcome => ({
    passed: numPassedTests,
    skipped: numPendingTests + numTodoTests - testResults.flatMap(notBegunIn).length,
    failures: testResults.flatMap(failedInFile),
  }));

interface Suite {
  readonly file: string;
  readonly specs: readonly { readonly title: string; readonly tests: readonly { readonly status: string }[] }[];
  readonly suites?: readonly Suite[] | undefined;
}

const suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({
    file: z.string(),
    specs: z.array(z.object({ title: z.string(), tests: z.array(z.object({ status: z.string() })) })),
    suites: z.array(suite).optional(),
  }),
);
const playwrightReport = z
  .object({
    stats: z.object({ expected: z.number(), flaky: z.number(), skipped: z.number() }),
    suites: z.array(suite),
  })
  .transform(({ stats, suites }): Outcome => ({
    passed: stats.expected + stats.flaky,
    skipped: stats.skipped,
    failures: suites.flatMap(failedInSuite),
  }));

const report = z.union([vitestReport, playwrightReport]);

/**
 * Counts in the JSON report of vitest or Playwright. What was skipped proves nothing and counts as failed. Undefined when there is no
 * report, because its writer crashed.
 */
export function readCounts(file: string): TestCounts | undefined {
  if (!existsSync(file)) return undefined;
  const { passed, skipped, failures } = report.parse(JSON.parse(readFileSync(file, 'utf8')));
  const names = failures.map(({ name }) => name);
  return {
    passed,
    failed: failures.length + skipped,
    names: skipped > 0 ? [...names, `${skipped} skipped, which counts as failed`] : names,
    files: [...new Set(failures.map((failure) => failure.file))],
  };
}

/** A file that could not be loaded, or made ready for its tests, has failed without any test. */
function failedInFile({ name, status, assertionResults }: z.infer<typeof vitestFile>): Failure[] {
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0) return status === 'failed' ? [{ file: name, name }] : [];
  return failed.map(({ fullName }) => ({ file: name, name: `${name}: ${fullName}` }));
}

/** Tests of a file that could not be made ready for them: they were not skipped by their author, and run when the file is tried again. */
function notBegunIn({ status, assertionResults }: z.infer<typeof vitestFile>): unknown[] {
  if (status !== 'failed' || assertionResults.some((test) => test.status === 'failed')) return [];
  return assertionResults.filter((test) => test.status === 'skipped');
}

/** A title stands once for each project in which it failed. */
function failedInSuite({ file, specs, suites = [] }: Suite): Failure[] {
  const own = specs.flatMap(({ title, tests }) =>
    tests.filter(({ status }) => status === 'unexpected').map(() => ({ file, name: `${file}: ${title}` })),
  );
  return [...own, ...suites.flatMap(failedInSuite)];
}
