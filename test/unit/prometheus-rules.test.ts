import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ask, WITH_KEY } from '../support/admin.ts';
import { createWatchedApps, scrape, seriesIn } from '../support/prometheus.ts';

const read = async (path: string): Promise<string> => readFile(new URL(`../../docs/${path}`, import.meta.url), 'utf8');
const page = await read('watching.md');
const { groups } = parse(await read('prometheus/rules.yml')) as {
  groups: { rules: { alert: string; expr: string; for: string; labels: { severity: string } }[] }[];
};
const RULES = groups.flatMap(({ rules }) => rules);

/** Prometheus writes it itself: https://prometheus.io/docs/concepts/jobs_instances/ */
const OF_PROMETHEUS = 'up';
/** What Prometheus adds to what it reads, and what a histogram's series are told apart by. */
const OTHER_LABELS = ['job', 'instance', 'le'];

/** Names of series in an expression, each with what is asked of its labels. */
function selectorsOf(expr: string): { name: string; labels: [string, RegExp][] }[] {
  const found = [...expr.matchAll(/\b(up|(?:sgraph_send|process)_[a-z_]+)\b(?:\{([^}]*)\})?/g)];
  return found.map(([, name = '', labels = '']) => ({
    name,
    labels: [...labels.matchAll(/([a-z]+)=~?"([^"]*)"/g)].map(([, label = '', value = '']) => [
      label,
      new RegExp(`^(?:${value})$`),
    ]),
  }));
}

/** Labels of the series of each name that the endpoint writes. */
async function written(): Promise<Map<string, Record<string, string>[]>> {
  const apps = createWatchedApps({ SGRAPH_SEND_STORE: 'disk:/' });
  await ask(apps, 'POST', '/admin/api/purge', { headers: WITH_KEY });
  const names = new Map<string, Record<string, string>[]>();
  for (const series of seriesIn(await scrape(apps)).keys()) {
    const [name = '', labels = ''] = series.split('{');
    const pairs = [...labels.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, label = '', value = '']) => [label, value]);
    names.set(name, [...(names.get(name) ?? []), Object.fromEntries(pairs) as Record<string, string>]);
  }
  return names;
}

describe('docs/prometheus/rules.yml', () => {
  it.each(RULES.map(({ alert, expr }) => [alert, expr]))('%s asks for what the endpoint writes', async (_, expr) => {
    const selectors = selectorsOf(expr);
    expect(selectors.length).toBeGreaterThan(0);
    const names = await written();
    for (const { name, labels } of selectors.filter((selector) => selector.name !== OF_PROMETHEUS)) {
      const series = names.get(name) ?? [];
      const own = labels.filter(([label]) => !OTHER_LABELS.includes(label));
      const asked = series.filter((each) => own.every(([label, value]) => value.test(each[label] ?? '')));
      expect([name, asked.length > 0]).toEqual([name, true]);
    }
    // Nothing that looks like a metric is left out by the pattern above.
    const words = expr.replaceAll(/"[^"]*"|\[[^\]]*\]/g, '').match(/\b[a-z]+(?:_[a-z]+)+\b/g) ?? [];
    const known = selectors.map(({ name }) => name);
    expect(words.filter((word) => word !== 'histogram_quantile' && !known.includes(word))).toEqual([]);
  });

  it('has a severity for each alert, and a time for which it must hold', () => {
    for (const rule of RULES) {
      expect([rule.alert, ['warning', 'critical'].includes(rule.labels.severity)]).toEqual([rule.alert, true]);
      expect([rule.alert, /^[0-9]+m$/.test(rule.for)]).toEqual([rule.alert, true]);
    }
  });

  it('has a row in docs/watching.md for each alert, and no other', () => {
    const rows = [...page.matchAll(/^\| `(SGraphSend[A-Za-z]+)` \|/gm)].map(([, name]) => name);
    expect(rows).toEqual(RULES.map(({ alert }) => alert));
  });

  it('is on the page with every metric that the endpoint writes, and no other', async () => {
    const families = [...(await written()).keys()].map((name) => name.replace(/_(?:bucket|sum|count)$/, ''));
    const rows = [...page.matchAll(/^\| `((?:sgraph_send|process)_[a-z_]+)(?:\{[^}]*\})?` \|/gm)].map(
      ([, name]) => name,
    );
    expect(rows).toEqual([...new Set(families)]);
  });
});
