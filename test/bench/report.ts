import { availableParallelism, cpus } from 'node:os';
import type { Row, Unit } from './benchmark.ts';
import { median } from './rounds.ts';

const HEAD = ['what', 'ours', 'compared with', 'theirs', 'ratio', 'min–max'];

/** Cores, processor, Node: what the figures hold for. */
export function describeMachine(): string {
  const model = cpus()[0]?.model ?? 'unknown processor';
  return `${availableParallelism()} cores (${model.trim()}), ${process.platform} ${process.arch}, Node ${process.version}`;
}

/** The rows as a Markdown table. The ratio is ours / theirs within a round, so that noise which both had cancels out. */
export function toMarkdown(rows: readonly Row[]): string {
  const cells = [HEAD, ...rows.map(cellsOf)].map((line) => line.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = HEAD.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const lines = cells.map(
    (line) => `| ${line.map((cell, column) => padded(cell, widths[column] ?? 0, column)).join(' | ')} |`,
  );
  lines.splice(
    1,
    0,
    `|${widths.map((width, column) => (isText(column) ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`,
  );
  return lines.join('\n');
}

/** Ours / theirs of each round. Empty without a baseline. */
export function ratiosOf({ ours, baseline }: Row): number[] {
  if (!baseline) return [];
  const { values } = baseline;
  return ours.map((value, round) => value / (typeof values === 'number' ? values : (values[round] ?? Number.NaN)));
}

function cellsOf(row: Row): string[] {
  const ratios = ratiosOf(row);
  const { baseline } = row;
  if (!baseline) return [row.what, withUnit(median(row.ours), row.unit), '', '', '', range(row.ours, 0)];
  const theirs = typeof baseline.values === 'number' ? baseline.values : median(baseline.values);
  return [
    row.what,
    withUnit(median(row.ours), row.unit),
    baseline.what,
    withUnit(theirs, row.unit),
    median(ratios).toFixed(2),
    range(ratios, 2),
  ];
}

function range(values: readonly number[], digits: number): string {
  return `${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)}`;
}

function withUnit(value: number, unit: Unit): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
}

function isText(column: number): boolean {
  return column === 0 || column === 2;
}

function padded(cell: string, width: number, column: number): string {
  return isText(column) ? cell.padEnd(width) : cell.padStart(width);
}
