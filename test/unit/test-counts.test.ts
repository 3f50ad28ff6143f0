import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readCounts } from '../setup/test-counts.ts';

const folder = mkdtempSync(join(tmpdir(), 'counts-'));
afterAll(() => rmSync(folder, { recursive: true }));

function counted(report: unknown): ReturnType<typeof readCounts> {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(report));
  return readCounts(file);
}

describe('the report of a level', () => {
  it('names what failed in vitest, and the file that could not be loaded', () => {
    const test = (fullName: string, status: string): object => ({ fullName, status });
    const report = {
      numPassedTests: 1,
      numPendingTests: 1,
      numTodoTests: 0,
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [test('it holds', 'passed'), test('it fails', 'failed')],
        },
        { name: 'b.test.ts', status: 'failed', assertionResults: [] },
      ],
    };
    expect(counted(report)).toEqual({
      passed: 1,
      failed: 3,
      names: ['a.test.ts: it fails', 'b.test.ts', '1 skipped, which counts as failed'],
      files: ['a.test.ts', 'b.test.ts'],
    });
  });

  it('counts a file as one failure whose tests could not begin, so that it can be tried again', () => {
    const skipped = { fullName: 'it holds', status: 'skipped' };
    const report = {
      numPassedTests: 5,
      numPendingTests: 3,
      numTodoTests: 0,
      testResults: [
        { name: 'no-server.test.ts', status: 'failed', assertionResults: [skipped, skipped] },
        { name: 'other.test.ts', status: 'passed', assertionResults: [skipped] },
      ],
    };
    expect(counted(report)).toMatchObject({
      failed: 2,
      names: ['no-server.test.ts', '1 skipped, which counts as failed'],
      files: ['no-server.test.ts'],
    });
  });

  it('names what failed in Playwright once for each project, however deep it is described', () => {
    const tests = (...statuses: string[]): object[] => statuses.map((status) => ({ status }));
    const report = {
      stats: { expected: 2, unexpected: 3, flaky: 1, skipped: 0 },
      suites: [
        {
          file: 'page.test.ts',
          specs: [{ title: 'opens', tests: tests('expected', 'unexpected') }],
          suites: [
            { file: 'page.test.ts', specs: [{ title: 'closes', tests: tests('unexpected', 'flaky', 'unexpected') }] },
          ],
        },
      ],
    };
    expect(counted(report)).toEqual({
      passed: 3,
      failed: 3,
      names: ['page.test.ts: opens', 'page.test.ts: closes', 'page.test.ts: closes'],
      files: ['page.test.ts'],
    });
  });

  it('is nothing where a runner crashed before it wrote one', () => {
    expect(readCounts(join(folder, 'none.json'))).toBeUndefined();
  });
});
