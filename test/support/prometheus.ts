import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { ask } from './admin.ts';
import type { TestApps } from './app.ts';
import { createTestApps } from './app.ts';
import type { Store } from '../../core/stores/store.ts';

export const METRICS_TOKEN = 'm'.repeat(43);
export const METRICS_PATH = '/admin/api/metrics';
export const WITH_TOKEN: Readonly<Record<string, string>> = { authorization: `Bearer ${METRICS_TOKEN}` };

/** Both apps, of which Prometheus may read the metrics. */
export function createWatchedApps(environment: Record<string, string> = {}, store?: Store): TestApps {
  const hash = createHash('sha256').update(METRICS_TOKEN).digest('hex');
  return createTestApps({ SGRAPH_SEND_METRICS_TOKEN_SHA256: hash, ...environment }, store);
}

/** What Prometheus reads. */
export async function scrape(apps: Pick<TestApps, 'admin'>): Promise<string> {
  const response = await ask(apps, 'GET', METRICS_PATH, { headers: WITH_TOKEN });
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return text;
}

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)+\})? (\S+)$/;

/** Values by series, such as `up{job="a"}`. Fails on what is not of the format. */
export function seriesIn(text: string): Map<string, number> {
  expect(text.endsWith('\n')).toBe(true);
  const series = new Map<string, number>();
  const typed = new Set<string>();
  for (const line of text.trimEnd().split('\n')) {
    const [, type] = /^# TYPE (\S+) (?:counter|gauge|histogram)$/.exec(line) ?? [];
    if (type !== undefined) typed.add(type);
    if (type !== undefined || /^# HELP \S+ \S/.test(line)) continue;
    const [, name = '', labels = '', value] = LINE.exec(line) ?? [];
    expect([line, Number.isFinite(Number(value))]).toEqual([line, true]);
    expect([line, typed.has(name) || typed.has(name.replace(/_(?:bucket|sum|count)$/, ''))]).toEqual([line, true]);
    expect([line, series.has(name + labels)]).toEqual([line, false]);
    series.set(name + labels, Number(value));
  }
  return series;
}
