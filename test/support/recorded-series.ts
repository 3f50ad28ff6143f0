import type { TestApps } from './app.ts';
import { scrape, seriesIn } from './prometheus.ts';

const LABELS = { job: 'sgraph-send', instance: 'send:8080' };
/** Of times Prometheus' own tests begin at 0. */
const TIME = /_(?:timestamp|start_time)_seconds(?:$|\{)/;

/** What Prometheus reads minute by minute: values by series, undefined where a series is not there. */
export interface Recording {
  readonly minutes: number;
  readonly series: Map<string, (number | undefined)[]>;
}

/** Lets the apps live for so many minutes and reads their metrics once in each; `act` is what happens in it and gives the seconds it took. */
export async function record(
  apps: TestApps,
  minutes: number,
  act: (minute: number) => Promise<number | undefined>,
): Promise<Recording> {
  const series: Recording['series'] = new Map([[withLabels('up'), Array.from({ length: minutes }, () => 1)]]);
  let began: number | undefined;
  for (let minute = 0; minute < minutes; minute++) {
    const took = (await act(minute)) ?? 0;
    const found = seriesIn(await scrape(apps));
    began ??= found.get('process_start_time_seconds') ?? 0;
    for (const [name, value] of found) {
      const values = series.get(withLabels(name)) ?? Array.from({ length: minutes }, () => undefined);
      values[minute] = TIME.test(name) ? value - began : value;
      series.set(withLabels(name), values);
    }
    apps.advance(60 - took);
  }
  return { minutes, series };
}

/** The same where a series has another value from a minute on: where what it says cannot be brought about in a test. */
export function changed(recording: Recording, name: string, from: number, value: number | undefined): Recording {
  const series = new Map(recording.series);
  for (const [known, values] of recording.series)
    if (known.startsWith(`${name}{`))
      series.set(
        known,
        values.map((before, minute) => (minute < from ? before : value)),
      );
  return { ...recording, series };
}

/** From a minute on nothing can be read. */
export function silencedFrom({ minutes, series }: Recording, from: number): Recording {
  const cut = [...series].map(
    ([name, values]) => [name, values.map((value, minute) => (minute < from ? value : undefined))] as const,
  );
  return { minutes, series: new Map(cut) };
}

/** As promtool takes it: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ */
export function inputSeries({ series }: Recording): { series: string; values: string }[] {
  return [...series].map(([name, values]) => ({
    series: name,
    values: values.map((value, minute) => shown(value, values[minute - 1])).join(' '),
  }));
}

/** A series that ends is marked as stale; one that has not started has no value. */
function shown(value: number | undefined, before: number | undefined): string {
  if (value !== undefined) return String(value);
  return before === undefined ? '_' : 'stale';
}

function withLabels(name: string): string {
  const own = Object.entries(LABELS).map(([label, value]) => `${label}="${value}"`);
  return name.endsWith('}') ? `${name.slice(0, -1)},${own.join(',')}}` : `${name}{${own.join(',')}}`;
}
