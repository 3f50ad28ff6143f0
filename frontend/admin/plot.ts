import uPlot from 'uplot';
import { dateFormat } from '../i18n/formatters.ts';
import type { PlotColours } from './plot-colours.ts';
import type { PlotSpec } from './plot-specs.ts';

const HEIGHT = 112;
const FONT = '11px system-ui, sans-serif';
/** Besides their colours, lines differ in their strokes. */
const DASHES = [[], [7, 4], [2, 3]];
const BAR_GROUP = 0.72;

export interface Plot {
  /** Draws again, after a change of theme, language or width. */
  readonly redraw: () => void;
  readonly resize: (width: number) => void;
  readonly destroy: () => void;
}

interface PlotOptions {
  readonly spec: PlotSpec;
  readonly host: HTMLElement;
  readonly width: number;
  readonly colours: PlotColours;
  /** BCP 47 tag of the language as it is now. */
  readonly locale: () => string;
  /** Called with the index of the period below the pointer. */
  readonly onPoint: (index: number | undefined) => void;
}

export type DrawPlot = typeof drawPlot;

/** Draws a plot on a canvas. */
export function drawPlot({ spec, host, width, colours, locale, onPoint }: PlotOptions): Plot {
  const span = (spec.times[1] ?? 3_600) - (spec.times[0] ?? 0);
  const options: uPlot.Options = {
    width,
    height: HEIGHT,
    padding: [8, () => halfOfLabel(spec, locale()), 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: spec.shape !== 'bars' } },
    tzDate: (seconds) => zoned(seconds, spec.by),
    scales: { x: { time: true, range: () => timeRange(spec, span) }, y: valueScale(spec) },
    axes: axes(spec, colours, locale),
    series: [{}, ...spec.series.map((_, index) => lineOf(spec, index, colours))],
    hooks: {
      drawClear: [(plot) => shadeIncomplete(plot, spec, span, colours)],
      setCursor: [({ cursor }) => onPoint(cursor.idx ?? undefined)],
    },
  };
  const data = [spec.times, ...spec.series.map(({ values }) => values)] as uPlot.AlignedData;
  const plot = new uPlot(options, data, host);
  return {
    redraw: () => plot.redraw(false, true),
    resize: (next) => plot.setSize({ width: next, height: HEIGHT }),
    destroy: () => plot.destroy(),
  };
}

/** Hours are shown in the person's own time zone; days are those of UTC, by which the server counts. */
function zoned(seconds: number, by: PlotSpec['by']): Date {
  const date = new Date(seconds * 1_000);
  return by === 'day' ? uPlot.tzDate(date, 'Etc/UTC') : date;
}

function timeRange({ times, shape }: PlotSpec, span: number): [number, number] {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  // Bars are centred on the start of their period.
  return shape === 'bars' ? [first - span / 2, last + span / 2] : [first, last + span];
}

/** Latencies differ by orders of magnitude; all else begins at zero. */
function valueScale({ shape }: PlotSpec): uPlot.Scale {
  if (shape === 'lines') {
    // 3 is logarithmic: the names of the library's enumeration exist only as types.
    return Object.assign<uPlot.Scale, { distr: number }>({ range: powersOfTen }, { distr: 3 });
  }
  return { range: (_, __, max) => [0, max > 0 ? max * 1.1 : 1] };
}

function powersOfTen(_: uPlot, __: number, max: number): [number, number] {
  return [1, 10 ** Math.ceil(Math.log10(Math.max(10, max)))];
}

function axes(spec: PlotSpec, colours: PlotColours, locale: () => string): uPlot.Axis[] {
  const isWhole = spec.name === 'activity' || spec.name === 'refusals';
  const shared = { font: FONT, stroke: colours.text, ticks: { show: false } };
  return [
    {
      ...shared,
      grid: { show: false },
      size: 22,
      space: 72,
      values: (_, splits) => splits.map((seconds) => timeLabel(seconds, spec.by, locale())),
    },
    {
      ...shared,
      grid: {
        stroke: colours.grid,
        width: 1,
        filter: (_, splits) => splits.map((at) => (isLogLabel(spec, at) ? at : null)),
      },
      size: (_, values) => labelWidth(values),
      ...(isWhole && { incrs: WHOLE_STEPS }),
      values: (_, splits) => splits.map((value) => (isLogLabel(spec, value) ? spec.formatAxis(value) : '')),
    },
  ];
}

const WHOLE_STEPS = [1, 2, 5]
  .flatMap((step) => [0, 1, 2, 3, 4, 5, 6].map((power) => step * 10 ** power))
  .sort((a, b) => a - b);

/** On a logarithmic scale only whole powers of ten are labelled. */
function isLogLabel({ shape }: PlotSpec, value: number): boolean {
  return shape !== 'lines' || Number.isInteger(Math.log10(value));
}

/** Before the first drawing there are no labels yet, whatever the library's types say. */
function labelWidth(labels: readonly string[] | null): number {
  return Math.max(44, 16 + 7 * Math.max(0, ...(labels ?? []).map(({ length }) => length)));
}

/** What the label of the newest time may need beyond the end of its axis. */
function halfOfLabel({ times, by }: PlotSpec, locale: string): number {
  const widest = [dayFormat(by, locale).format(new Date((times.at(-1) ?? 0) * 1_000)), '00:00'];
  return 2 + 3.5 * Math.max(...widest.map(({ length }) => length));
}

function dayFormat(by: PlotSpec['by'], locale: string): Intl.DateTimeFormat {
  return dateFormat(locale, { day: 'numeric', month: 'short', ...(by === 'day' && { timeZone: 'UTC' }) });
}

function timeLabel(seconds: number, by: PlotSpec['by'], locale: string): string {
  const date = new Date(seconds * 1_000);
  if (by === 'day' || (date.getHours() === 0 && date.getMinutes() === 0)) return dayFormat(by, locale).format(date);
  return dateFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(date);
}

function lineOf(spec: PlotSpec, index: number, colours: PlotColours): uPlot.Series {
  const stroke = (): string => colours.series(index);
  if (spec.shape === 'bars') {
    return { stroke, fill: stroke, width: 0, paths: groupedBars(index, spec.series.length), points: { show: false } };
  }
  const paths = spec.shape === 'steps' ? uPlot.paths.stepped?.({ align: 1 }) : uPlot.paths.linear?.();
  return {
    stroke,
    width: 2,
    dash: DASHES[index] ?? [],
    points: { show: spec.shape === 'lines', size: 5, fill: stroke },
    ...(paths && { paths }),
  };
}

/** Bars of the same period side by side. */
function groupedBars(index: number, count: number): uPlot.Series.PathBuilder {
  return (plot, seriesIndex, from, to) => {
    const path = new Path2D();
    const times = plot.data[0];
    const values = plot.data[seriesIndex] ?? [];
    const slot =
      Math.abs(plot.valToPos(times[1] ?? 0, 'x', true) - plot.valToPos(times[0] ?? 0, 'x', true)) * BAR_GROUP;
    const width = Math.max(1, slot / count - 1);
    const bottom = plot.valToPos(0, 'y', true);
    for (let at = from; at <= to; at++) {
      const value = values[at];
      if (value === null || value === undefined || value === 0) continue;
      const left = plot.valToPos(times[at] ?? 0, 'x', true) - slot / 2 + index * (slot / count);
      const top = Math.min(plot.valToPos(value, 'y', true), bottom - 1);
      path.rect(Math.round(left), top, Math.round(width), bottom - top);
    }
    return { stroke: path, fill: path };
  };
}

function shadeIncomplete(plot: uPlot, spec: PlotSpec, span: number, colours: PlotColours): void {
  const { ctx, bbox } = plot;
  const offset = spec.shape === 'bars' ? span / 2 : 0;
  ctx.save();
  ctx.fillStyle = colours.shade();
  for (const [index, time] of spec.times.entries()) {
    if (spec.complete[index]) continue;
    const left = Math.max(bbox.left, plot.valToPos(time - offset, 'x', true));
    const right = Math.min(bbox.left + bbox.width, plot.valToPos(time - offset + span, 'x', true));
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
  }
  ctx.restore();
}
