import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Row } from '../../bench/benchmark.ts';
import type { Figures, FiguresOfGroup } from '../../bench/figures.ts';
import { changeOf, figuresOf, isMet, keepFigures, keptOf, readFigures, verdictOf } from '../../bench/figures.ts';
import { withFigures } from '../../bench/page.ts';
import { changes, toMarkdown } from '../../bench/report.ts';

const HERE = '2 cores (here)';
const DOCS = join(import.meta.dirname, '..', '..', '..', 'docs');

const group = (rows: readonly Row[], machine = HERE): FiguresOfGroup => ({
  title: 'Some',
  date: '2026-11-30',
  machine,
  size: 1,
  rounds: 2,
  rows: figuresOf(rows),
});
const compared = (ours: number[], goal?: Row['goal']): Row => ({
  what: 'upload',
  unit: 'MiB/s',
  ours,
  baseline: { what: 'curl', values: [100, 100] },
  ...(goal && { goal }),
});
const first = (row: Row): ReturnType<typeof figuresOf>[number] => {
  const [figure] = figuresOf([row]);
  if (!figure) throw new Error('no figure');
  return figure;
};

describe('figures that are kept', () => {
  it('name an indented row after the one that it belongs to', () => {
    const rows: Row[] = [
      { what: 'upload, 1 GiB', unit: 'ms', ours: [1] },
      { what: '  tab', unit: 'MiB', ours: [2] },
      { what: 'download, 1 GiB', unit: 'ms', ours: [3] },
      { what: '  tab', unit: 'MiB', ours: [4] },
    ];
    expect(figuresOf(rows).map(({ what }) => what)).toEqual([
      'upload, 1 GiB',
      'upload, 1 GiB: tab',
      'download, 1 GiB',
      'download, 1 GiB: tab',
    ]);
  });

  it('have the ratio of each round, not that of the medians', () => {
    const { ours, ratio } = first({ ...compared([50, 90]), baseline: { what: 'curl', values: [100, 60] } });
    expect([ours, ratio]).toEqual([
      [70, 50, 90],
      [1, 0.5, 1.5],
    ]);
  });

  it('of elapsed time are compared on the same machine only, ratios and processor time on any', () => {
    const rows: Row[] = [
      { what: 'start', unit: 'ms', ours: [1] },
      { what: 'load', unit: 'ms CPU', ours: [1] },
      compared([50, 50]),
    ];
    const names = (machine: string): string[] =>
      figuresOf(rows).flatMap((figure) => keptOf(figure, group(rows), machine)?.what ?? []);
    expect(names(HERE)).toEqual(['start', 'load', 'upload']);
    expect(names('another')).toEqual(['load', 'upload']);
  });

  it('are compared with those of the same comparison', () => {
    const other = { ...compared([50, 50]), baseline: { what: 'age', values: [1, 1] } };
    expect(keptOf(first(compared([50, 50])), group([other]), HERE)).toBeUndefined();
  });

  it('change by a share of the ratio', () => {
    expect(changeOf(first(compared([60, 60])), first(compared([50, 50])))).toBe('+20 %');
    expect(changeOf(first(compared([40, 40])), first(compared([50, 50])))).toBe('−20 %');
  });

  it('are better or worse only beyond both spreads, and less is better of times', () => {
    const before = first(compared([50, 60]));
    expect(verdictOf(first(compared([59, 70])), before)).toBeUndefined();
    expect(verdictOf(first(compared([61, 70])), before)).toBe('better');
    expect(verdictOf(first(compared([40, 49])), before)).toBe('worse');
    const cpu = (ours: number[]): Row => ({ what: 'load', unit: 'ms CPU', ours });
    expect(verdictOf(first(cpu([5])), first(cpu([6])))).toBe('better');
    expect(verdictOf(first(cpu([7])), first(cpu([6])))).toBe('worse');
    expect(verdictOf(first(cpu([6.2])), first(cpu([6])))).toBeUndefined();
  });

  it('have goals of the ratio where they are compared, else of the value', () => {
    expect(isMet(first(compared([84, 84], { atLeast: 0.85 })))).toBe(false);
    expect(isMet(first(compared([85, 85], { atLeast: 0.85 })))).toBe(true);
    expect(isMet(first({ what: 'tab', unit: 'MiB', ours: [301], goal: { atMost: 300 } }))).toBe(false);
    expect(isMet(first({ what: 'tab', unit: 'MiB', ours: [300], goal: { atMost: 300 } }))).toBe(true);
  });
});

describe('the report', () => {
  it('shows what was kept beside each figure, and what it changed', () => {
    const printed = toMarkdown([compared([60, 60], { atLeast: 0.85 })], group([compared([50, 50])]), HERE);
    expect(printed.split('\n').at(-1)?.replaceAll(/ +/g, ' ')).toBe(
      '| upload | 60 MiB/s | curl | 100 MiB/s | 0.60 | 0.60–0.60 | ≥ 0.85 missed | 0.50 | +20 % |',
    );
  });

  it('lists what changed by more than both spreads', () => {
    const kept: Figures = { transfer: group([compared([50, 60])]) };
    expect(changes({ transfer: group([compared([70, 80])]) }, kept, HERE)).toBe(
      '- better: `transfer`, upload against curl: 0.55 → 0.75 (+36 %)',
    );
    expect(changes({ transfer: group([compared([55, 80])]) }, kept, HERE)).toBe(
      'Nothing changed by more than both spreads.',
    );
  });
});

describe('the file of figures', () => {
  const folders: string[] = [];
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  it('keeps those of groups that were not measured', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sgraph-send-'));
    folders.push(folder);
    const path = join(folder, 'figures.json');
    await keepFigures(path, { transfer: group([compared([50, 50])]), crypto: group([]) });
    await keepFigures(path, { transfer: group([compared([60, 60])]) });
    const kept = await readFigures(path);
    expect(Object.keys(kept)).toEqual(['crypto', 'transfer']);
    expect(kept['transfer']?.rows[0]?.ratio?.[0]).toBe(0.6);
  });

  it('is what the page shows of figures with a goal', async () => {
    const page = await readFile(join(DOCS, 'performance.md'), 'utf8');
    expect(withFigures(page, await readFigures(join(DOCS, 'performance.json')))).toBe(page);
  });
});
