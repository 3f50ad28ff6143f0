import { readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import * as z from 'zod';
import type { Goal, Row, Unit } from './benchmark.ts';
import { median, ratiosOf } from './rounds.ts';

/** Median, least and most of the rounds. */
const Spread = z.tuple([z.number(), z.number(), z.number()]);
const Figure = z.object({
  what: z.string(),
  unit: z.string(),
  ours: Spread,
  /** What it is compared with in the same rounds, and ours / theirs. */
  with: z.string().optional(),
  ratio: Spread.optional(),
  goal: z.union([z.object({ atLeast: z.number() }), z.object({ atMost: z.number() })]).optional(),
});
const FiguresOfGroup = z.object({
  title: z.string(),
  date: z.string(),
  machine: z.string(),
  size: z.number(),
  rounds: z.number(),
  rows: z.array(Figure),
});
const Figures = z.record(z.string(), FiguresOfGroup);

export type Figure = z.infer<typeof Figure>;
export type FiguresOfGroup = z.infer<typeof FiguresOfGroup>;
export type Figures = z.infer<typeof Figures>;

/** Units of which more is better; of all others less is. */
const MORE_IS_BETTER: readonly string[] = ['MiB/s', '/s'] satisfies Unit[];
/** What another machine, or a busy one, changes without a change of the product. */
const ELAPSED: readonly string[] = ['MiB/s', '/s', 'ms', 'µs'] satisfies Unit[];

/** Of figures of one run, such as peak memory, which have no spread. */
const LEAST_CHANGE = 0.05;

/** The rows as they are kept. An indented one gets the name of the row that it belongs to. */
export function figuresOf(rows: readonly Row[]): Figure[] {
  let head = '';
  return rows.map((row) => {
    const { what, unit, ours, baseline, goal } = row;
    const isPart = what.startsWith('  ');
    if (!isPart) head = what;
    return {
      what: isPart ? `${head}: ${what.trim()}` : what,
      unit,
      ours: spreadOf(ours),
      ...(baseline && { with: baseline.what, ratio: spreadOf(ratiosOf(row)) }),
      ...(goal && { goal }),
    };
  });
}

/** The kept figure of the same name that this one can be compared with. Only on the same machine are elapsed times compared. */
export function keptOf(figure: Figure, kept: FiguresOfGroup | undefined, machine: string): Figure | undefined {
  if (figure.ratio === undefined && ELAPSED.includes(figure.unit) && kept?.machine !== machine) return undefined;
  return kept?.rows.find((each) => each.what === figure.what && each.unit === figure.unit && each.with === figure.with);
}

/** What a figure is judged by: its ratio where it is compared, else its value. */
export function judgedOf({ ours, ratio }: Figure): z.infer<typeof Spread> {
  return ratio ?? ours;
}

/** `+12 %` */
export function changeOf(now: Figure, before: Figure): string {
  const [value, earlier] = [judgedOf(now)[0], judgedOf(before)[0]];
  if (value === earlier) return '0 %';
  if (earlier === 0) return '';
  const percent = (value / earlier - 1) * 100;
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(0)} %`;
}

/** Whether a figure is better or worse than before by more than both spreads, and by more than single runs differ. */
export function verdictOf(now: Figure, before: Figure): 'better' | 'worse' | undefined {
  const [[value, least, most], [earlier, leastBefore, mostBefore]] = [judgedOf(now), judgedOf(before)];
  if (least <= mostBefore && leastBefore <= most) return undefined;
  if (Math.abs(value - earlier) < LEAST_CHANGE * earlier) return undefined;
  return least > mostBefore === MORE_IS_BETTER.includes(now.unit) ? 'better' : 'worse';
}

export function goalText(goal: Goal): string {
  return 'atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
}

export function isMet(figure: Figure): boolean {
  const [value] = judgedOf(figure);
  const { goal } = figure;
  return goal === undefined || ('atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost);
}

export async function readFigures(path: string): Promise<Figures> {
  return existsSync(path) ? Figures.parse(JSON.parse(await readFile(path, 'utf8'))) : {};
}

/** Replaces the groups that were measured, keeps those of other groups, and gives all of them, in the order of their names. */
export async function keepFigures(path: string, measured: Figures): Promise<Figures> {
  const all = { ...(await readFigures(path)), ...measured };
  const ordered = Object.fromEntries(Object.entries(all).sort(([left], [right]) => (left < right ? -1 : 1)));
  await writeFile(path, `${JSON.stringify(ordered, rounded, 1)}\n`);
  return readFigures(path);
}

/** Four digits are more than a figure is worth. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}

function spreadOf(values: readonly number[]): z.infer<typeof Spread> {
  return [median(values), Math.min(...values), Math.max(...values)];
}
