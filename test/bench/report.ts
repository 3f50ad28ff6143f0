import { availableParallelism, cpus } from 'node:os';
import type { Row } from './benchmark.ts';
import type { Figure, Figures, FiguresOfGroup } from './figures.ts';
import { changeOf, figuresOf, goalText, isMet, judgedOf, keptOf, verdictOf } from './figures.ts';
import { median } from './rounds.ts';

type Cells = readonly string[];

const HEAD = ['what', 'ours', 'compared with', 'theirs', 'ratio', 'min–max', 'goal', 'kept', 'change'];
const TEXTS = ['what', 'compared with', 'group'];

/** Cores, processor, Node: what the figures hold for. */
export function describeMachine(): string {
  const model = cpus()[0]?.model ?? 'unknown processor';
  return `${availableParallelism()} cores (${model.trim()}), ${process.platform} ${process.arch}, Node ${process.version}`;
}

/**
 * The rows as a Markdown table. The ratio is ours / theirs within a round, so that noise which both had cancels out. The last columns
 * compare with the figures that were kept: the ratio where there is one, else the value.
 */
export function toMarkdown(rows: readonly Row[], kept?: FiguresOfGroup, machine = describeMachine()): string {
  const figures = figuresOf(rows);
  return table(
    HEAD,
    rows.map((row, index) => {
      const figure = figures[index];
      if (!figure) return [];
      const before = keptOf(figure, kept, machine);
      return [
        ...cellsOf(row, figure),
        figure.goal === undefined ? '' : `${goalText(figure.goal)}${isMet(figure) ? '' : ' missed'}`,
        before ? shown(before, judgedOf(before)[0]) : '',
        before ? changeOf(figure, before) : '',
      ];
    }),
  );
}

/** What became better or worse than what is kept by more than both spreads, one line each. */
export function changes(measured: Figures, kept: Figures, machine: string): string {
  const lines = Object.entries(measured).flatMap(([group, { rows }]) =>
    rows.flatMap((figure) => {
      const before = keptOf(figure, kept[group], machine);
      const verdict = before && verdictOf(figure, before);
      if (!before || verdict === undefined) return [];
      const compared = figure.with === undefined ? '' : ` against ${figure.with}`;
      const values = [before, figure].map((each) => shown(each, judgedOf(each)[0])).join(' → ');
      return [`- ${verdict}: \`${group}\`, ${figure.what}${compared}: ${values} (${changeOf(figure, before)})`];
    }),
  );
  return lines.length === 0 ? 'Nothing changed by more than both spreads.' : lines.join('\n');
}

/** The figures that have a goal, of all groups. */
export function goalsTable(figures: Figures): string {
  return table(
    ['group', 'what', 'compared with', 'median', 'min–max', 'goal', 'reached'],
    Object.entries(figures).flatMap(([group, { rows }]) =>
      rows.flatMap((figure) => {
        const [value, least, most] = judgedOf(figure);
        if (figure.goal === undefined) return [];
        const unit = figure.ratio === undefined ? ` ${figure.unit}` : '';
        const cells = [figure.what, figure.with ?? '', shown(figure, value), range([least, most], digitsOf(figure))];
        return [[`\`${group}\``, ...cells, `${goalText(figure.goal)}${unit}`, isMet(figure) ? 'yes' : 'no']];
      }),
    ),
  );
}

function table(head: Cells, lines: readonly Cells[]): string {
  const cells = [head, ...lines].map((line) => line.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const isText = (column: number): boolean => TEXTS.includes(head[column] ?? '');
  const padded = (cell: string, column: number): string =>
    isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  const rule = widths.map((width, column) => (isText(column) ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`));
  const printed = cells.map((line) => `| ${line.map(padded).join(' | ')} |`);
  return [printed[0], `|${rule.join('|')}|`, ...printed.slice(1)].join('\n');
}

function cellsOf(row: Row, { ours: [value], ratio, unit }: Figure): string[] {
  const { what, baseline } = row;
  if (!baseline || !ratio) return [what, withUnit(value, unit), '', '', '', range(row.ours, 0)];
  const theirs = typeof baseline.values === 'number' ? baseline.values : median(baseline.values);
  return [what, withUnit(value, unit), baseline.what, withUnit(theirs, unit), ratio[0].toFixed(2), range(ratio, 2)];
}

function shown(figure: Figure, value: number): string {
  return figure.ratio === undefined ? withUnit(value, figure.unit) : value.toFixed(2);
}

function digitsOf(figure: Figure): number {
  return figure.ratio === undefined ? 0 : 2;
}

function range(values: readonly number[], digits: number): string {
  return `${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)}`;
}

function withUnit(value: number, unit: string): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
}
