import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createMemoryStore } from '../../core/stores/memory.ts';
import { SendError } from '../../core/errors.ts';
import type { Store } from '../../core/stores/store.ts';
import { run } from '../setup/command.ts';
import { ensurePromtool } from '../setup/promtool.ts';
import { ask, WITH_KEY } from '../support/admin.ts';
import type { TestApps } from '../support/app.ts';
import { ORIGIN, patternBytes, sourceOf } from '../support/app.ts';
import { beforeEachCall } from '../support/faulty-store.ts';
import { createWatchedApps, METRICS_TOKEN, scrape } from '../support/prometheus.ts';
import type { Recording } from '../support/recorded-series.ts';
import { changed, inputSeries, record, silencedFrom } from '../support/recorded-series.ts';
import { temporaryFolder } from '../support/server.ts';

const DOCS = join(import.meta.dirname, '../../docs');
const RULES = join(DOCS, 'prometheus/rules.yml');
const NOBODY = `${ORIGIN}/api/transfers/aaaaaaaaaaaaaaaaaaaaaaaaaa`;
/** Bytes of the encrypted metadata, and what one segment of a file adds. */
const OVERHEAD = 416 + 56;

let promtool: string;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  [promtool, folder] = await Promise.all([ensurePromtool(), temporaryFolder()]);
});
afterAll(() => folder.remove());

/** Fails unless just these alerts are on at each of the minutes, by Prometheus itself. */
async function expectAlerts(recording: Recording, at: Readonly<Record<number, readonly string[]>>): Promise<void> {
  const cases = Object.entries(at).map(([minute, alerts]) => ({
    expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
    eval_time: `${minute}m`,
    exp_samples: alerts.map((name) => ({ labels: `{alertname="SGraphSend${name}"}`, value: 1 })),
  }));
  const tests = [{ interval: '1m', input_series: inputSeries(recording), promql_expr_test: cases }];
  const file = join(folder.path, 'tests.yml');
  // JSON is YAML.
  await writeFile(file, JSON.stringify({ rule_files: [RULES], evaluation_interval: '1m', tests }));
  expect(await run(promtool, ['test', 'rules', file])).toContain('SUCCESS');
}

/** A store that does something before it reads what is below a folder. */
function onReading(folderName: string, act: () => void): Store {
  const store = createMemoryStore();
  const look = (path: string): void => {
    if (path.startsWith(folderName)) act();
  };
  return {
    ...store,
    get: (key, range) => (look(key), store.get(key, range)),
    head: (key) => (look(key), store.head(key)),
    list: (prefix, options) => (look(prefix), store.list(prefix, options)),
  };
}

function down(): never {
  throw new SendError('store_unavailable');
}

async function visit(apps: TestApps, times: number, url = `${ORIGIN}/api/info`): Promise<void> {
  for (let count = 0; count < times; count++) await apps.user.request(url);
}

async function purgeAt(apps: TestApps, minute: number): Promise<void> {
  if (minute % 5 === 0) await ask(apps, 'POST', '/admin/api/purge', { headers: WITH_KEY });
}

async function send(apps: TestApps, stored: number, expiresInSeconds: number): Promise<void> {
  const source = sourceOf(patternBytes(stored - OVERHEAD));
  await apps.client.upload({ metadata: { name: 'x', type: '' }, maxDownloads: 1, expiresInSeconds, source });
}

/** An hour and a half in which all is well: visitors, runs of maintenance, a store and a medium that are well filled, and one fault. */
async function healthy(environment: Record<string, string> = {}): Promise<Recording> {
  let isDown = false;
  const store = onReading('transfers/', () => isDown && down());
  const settings = { SGRAPH_SEND_STORE: 'disk:/', SGRAPH_SEND_MAX_STORE_BYTES: '10000', ...environment };
  const apps = createWatchedApps(settings, store);
  await send(apps, 7_900, 7 * 24 * 3_600);
  const recording = await record(apps, 90, async (minute) => {
    await visit(apps, 10);
    isDown = minute === 30;
    await visit(apps, 2, NOBODY);
    isDown = false;
    await purgeAt(apps, minute);
    return undefined;
  });
  return changed(recording, 'sgraph_send_medium_used_ratio', 0, 0.89);
}

describe('the rules for Prometheus', () => {
  it('are quiet where all is well', async () => {
    const minutes = [1, 6, 20, 31, 36, 40, 60, 70, 89];
    await expectAlerts(await healthy(), Object.fromEntries(minutes.map((minute) => [minute, []])));
  });

  it('fire on a server that cannot be read, and of one that Prometheus does not know any more', async () => {
    const recording = silencedFrom(await healthy(), 20);
    const at = { 19: [], 22: [], 26: ['Down'] };
    await expectAlerts(recording, at);
    const up = 'up{job="sgraph-send",instance="send:8080"}';
    const values = Array.from({ length: recording.minutes }, (_, minute) => (minute < 20 ? 1 : 0));
    await expectAlerts({ ...recording, series: new Map(recording.series).set(up, values) }, at);
  });

  it.each(['storage_full', 'store_unavailable', 'store_unusable'] as const)(
    'fire on a store that takes no writes: %s',
    async (code) => {
      let isBroken = false;
      const store = beforeEachCall(createMemoryStore(), () => {
        if (isBroken) throw new SendError(code);
      });
      const apps = createWatchedApps({ SGRAPH_SEND_MAINTENANCE: 'off' }, store);
      const recording = await record(apps, 20, async (minute) => {
        isBroken = minute >= 5;
        await visit(apps, 10);
        return undefined;
      });
      await expectAlerts(recording, { 5: [], 9: [], 12: ['NotReady'] });
    },
  );

  it('fire on answers with 5xx', async () => {
    let isDown = false;
    const apps = createWatchedApps(
      { SGRAPH_SEND_MAINTENANCE: 'off' },
      onReading('transfers/', () => isDown && down()),
    );
    const recording = await record(apps, 40, async (minute) => {
      await visit(apps, 10);
      isDown = minute >= 15;
      await visit(apps, 2, NOBODY);
      return undefined;
    });
    await expectAlerts(recording, { 14: [], 18: [], 30: ['Failing'] });
  });

  it('fire on slow answers', async () => {
    let advance = (): void => undefined;
    const apps = createWatchedApps(
      { SGRAPH_SEND_MAINTENANCE: 'off' },
      onReading('transfers/', () => advance()),
    );
    const recording = await record(apps, 50, async (minute) => {
      let took = 0;
      advance = () => {
        if (minute < 15) return;
        apps.advance(3);
        took += 3;
      };
      await visit(apps, 4, NOBODY);
      return took;
    });
    await expectAlerts(recording, { 14: [], 20: [], 40: ['Slow'] });
  });

  it('fire where maintenance never ran, and where it runs no more', async () => {
    const never = createWatchedApps();
    await expectAlerts(await record(never, 75, () => Promise.resolve(undefined)), {
      50: [],
      70: ['MaintenanceMissing'],
    });
    const apps = createWatchedApps();
    const recording = await record(apps, 95, async (minute) => {
      if (minute <= 20) await purgeAt(apps, minute);
      return undefined;
    });
    await expectAlerts(recording, { 20: [], 75: [], 90: ['MaintenanceMissing'] });
  });

  it('fire where maintenance fails', async () => {
    let isDown = false;
    const apps = createWatchedApps(
      {},
      onReading('expiring/', () => isDown && down()),
    );
    const recording = await record(apps, 60, async (minute) => {
      isDown = minute > 15;
      await purgeAt(apps, minute);
      return undefined;
    });
    await expectAlerts(recording, { 15: [], 30: [], 45: ['MaintenanceFailing'] });
  });

  it('fire on work that waits', async () => {
    const apps = createWatchedApps({ SGRAPH_SEND_MAINTENANCE: 'off' });
    await send(apps, 1_000, 60);
    const recording = await record(apps, 165, () => Promise.resolve(undefined));
    // It was sent at 12:00, and the hour in which it expired is over at 13:00.
    await expectAlerts(recording, { 60: [], 119: [], 148: [], 160: ['Backlog'] });
  });

  it.each([
    [8_000, ['StoreFilling']],
    [9_499, ['StoreFilling']],
    [9_500, ['StoreFilling', 'StoreFull']],
  ] as const)('fire on a store that holds %i of 10,000 bytes', async (bytes, alerts) => {
    const apps = createWatchedApps({ SGRAPH_SEND_MAX_STORE_BYTES: '10000', SGRAPH_SEND_MAINTENANCE: 'off' });
    const recording = await record(apps, 15, async (minute) => {
      if (minute === 2) await send(apps, bytes, 24 * 3_600);
      return undefined;
    });
    await expectAlerts(recording, { 2: [], 5: [], 10: alerts });
  });

  it('fire on a medium that is nearly full', async () => {
    const recording = changed(await healthy(), 'sgraph_send_medium_used_ratio', 40, 0.9);
    await expectAlerts(recording, { 39: [], 44: [], 50: ['MediumNearlyFull'] });
  });

  it('are all tried above', async () => {
    const { groups } = parse(await readFile(RULES, 'utf8')) as { groups: { rules: { alert: string }[] }[] };
    const tests = await readFile(import.meta.filename, 'utf8');
    const names = groups.flatMap(({ rules }) => rules.map(({ alert }) => alert.replace('SGraphSend', '')));
    expect(names.filter((name) => !tests.includes(`'${name}'`))).toEqual([]);
  });

  it('are taken by Prometheus with the configuration of the page', async () => {
    const page = await readFile(join(DOCS, 'watching.md'), 'utf8');
    const text = /^```yaml\n(scrape_configs:[\s\S]*?)^```/m.exec(page)?.[1] ?? '';
    const { rule_files, scrape_configs } = parse(text) as {
      rule_files: string[];
      scrape_configs: { job_name: string; authorization: { credentials_file: string } }[];
    };
    expect(scrape_configs.map(({ job_name }) => job_name)).toEqual(['sgraph-send']);
    await writeFile(join(folder.path, 'prometheus.yml'), text);
    await writeFile(join(folder.path, scrape_configs[0]!.authorization.credentials_file), METRICS_TOKEN);
    await writeFile(join(folder.path, rule_files[0]!), await readFile(RULES));
    expect(await run(promtool, ['check', 'config', join(folder.path, 'prometheus.yml')])).toContain('10 rules found');
  });

  it('read metrics in which its own checker finds no fault', async () => {
    const apps = createWatchedApps({ SGRAPH_SEND_STORE: 'disk:/' });
    await purgeAt(apps, 0);
    const file = join(folder.path, 'metrics.txt');
    await writeFile(file, await scrape(apps));
    expect(await run('sh', ['-c', '"$1" check metrics < "$2" 2>&1', 'sh', promtool, file])).toBe('');
  });
});
