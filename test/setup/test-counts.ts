import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
}

const vitestReport = z
  .object({
    numPassedTests: z.number(),
    numFailedTests: z.number(),
    numPendingTests: z.number(),
    numTodoTests: z.number(),
  })
  .transform(({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests + numTodoTests,
  }));

const playwrightReport = z
  .object({
    stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  })
  .transform(({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
  }));

const report = z.union([vitestReport, playwrightReport]);

/**
 * Counts in the JSON report of vitest or Playwright. What was skipped proves nothing and counts as failed. Undefined when there is no
 * report, because its writer crashed.
 */
export function readCounts(file: string): TestCounts | undefined {
  if (!existsSync(file)) return undefined;
  const { passed, failed, skipped } = report.parse(JSON.parse(readFileSync(file, 'utf8')));
  if (skipped > 0) console.log(`${skipped} skipped, which counts as failed`);
  return { passed, failed: failed + skipped };
}
