import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TARGETS } from '../../lib/config/request.ts';
import { SMOKE_CHECKS } from '../../lib/smoke/smoke-checks.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const matrix = read('docs/matrix.md');
const rows = matrix.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'));

describe('docs/matrix.md', () => {
  it('has a row for every target that runs the apps', () => {
    const named = new Set(rows.map((row) => /^\| `([a-z0-9-]+)` \|/.exec(row)?.[1]));
    const running = TARGETS.filter((target) => target !== 'pipeline-role');
    expect(running.filter((target) => !named.has(target))).toEqual([]);
  });

  it('has the number of checks of the smoke test', () => {
    expect(matrix).toContain(`| smoke test, ${SMOKE_CHECKS.length} checks |`);
  });

  it('names tests that there are', () => {
    const tests = [...matrix.matchAll(/TARGETS (test\/\S+?)`/g)].map(([, path = '']) => path);
    expect(tests.length).toBeGreaterThan(5);
    expect(tests.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('says of each cell where it passed, or why it did not', () => {
    const last = rows.filter((row) => /^\| (?:`|local)/.test(row)).map((row) => row.split('|').at(-2)?.trim() ?? '');
    expect(last.length).toBeGreaterThan(10);
    expect(last.filter((text) => !/^(?:v\d+\.\d+\.\d+|needs a.*|–)$/.test(text))).toEqual([]);
  });
});
