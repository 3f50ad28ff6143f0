import { AdminSettings } from '../../../core/admin/schemas.ts';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import { writeFamilies } from '../../../lambdas/prometheus/exposition.ts';
import { ask, expectProblem, signIn, storedTexts, WITH_KEY } from '../../support/admin.ts';
import { ADMIN_KEY, collector, createTestApps, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';
import { beforeEachCall } from '../../support/faulty-store.ts';
import {
  createWatchedApps,
  METRICS_PATH,
  METRICS_TOKEN,
  scrape,
  seriesIn,
  WITH_TOKEN,
} from '../../support/prometheus.ts';

const HOUR = 3_600;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const metadata = { name: 'secret-plans.pdf', type: 'application/pdf' };

describe('the door of the metrics', () => {
  const STRANGERS: [string, Record<string, string>][] = [
    ['nothing', {}],
    ['another token', { authorization: `Bearer ${'w'.repeat(43)}` }],
    ['the beginning of the token', { authorization: `Bearer ${METRICS_TOKEN.slice(1)}` }],
    ['the token and more', { authorization: `Bearer ${METRICS_TOKEN}m` }],
    ['the hash of the token', { authorization: `Bearer ${sha256(METRICS_TOKEN)}` }],
    ['no token behind the scheme', { authorization: 'Bearer ' }],
    ['the token by another scheme', { authorization: `Basic ${METRICS_TOKEN}` }],
    ['the token without a scheme', { authorization: METRICS_TOKEN }],
    ['the admin key as the token', { authorization: `Bearer ${ADMIN_KEY}` }],
    ['the admin key', WITH_KEY],
  ];
  it.each(STRANGERS)('answers 401 to %s, and stores nothing', async (_, headers) => {
    const apps = createWatchedApps();
    await expectProblem(await ask(apps, 'GET', METRICS_PATH, { headers }), 'unauthorized');
    expect([...(await storedTexts(apps.store)).keys()]).toEqual([]);
  });

  it('answers 401 to a session', async () => {
    const apps = createWatchedApps();
    await expectProblem(await ask(apps, 'GET', METRICS_PATH, { headers: await signIn(apps) }), 'unauthorized');
  });

  it('answers 404 to everybody where no token is set', async () => {
    for (const headers of [{}, WITH_TOKEN, WITH_KEY, { authorization: 'Bearer undefined' }])
      await expectProblem(await ask(createTestApps(), 'GET', METRICS_PATH, { headers }), 'not_found');
  });

  it('is shut to whoever shows no token where the hash is that of nothing', async () => {
    const apps = createWatchedApps({ SGRAPH_SEND_METRICS_TOKEN_SHA256: sha256('') });
    for (const headers of [{}, { authorization: 'Bearer ' }])
      expect((await ask(apps, 'GET', METRICS_PATH, { headers })).status).toBe(401);
  });

  it('opens nothing else', async () => {
    const apps = createWatchedApps();
    for (const path of ['storage', 'transfers', 'settings', 'openapi.json'])
      expect((await ask(apps, 'GET', `/admin/api/${path}`, { headers: WITH_TOKEN })).status).toBe(401);
  });

  it('shows in the settings of the console that there is a token, and neither it nor its hash', async () => {
    for (const [apps, isSet] of [
      [createWatchedApps(), true],
      [createTestApps(), false],
    ] as const) {
      const text = await (await ask(apps, 'GET', '/admin/api/settings', { headers: WITH_KEY })).text();
      const { settings } = AdminSettings.parse(JSON.parse(text));
      expect(settings.find(({ member }) => member === 'metricsTokenSha256')?.value).toBe(isSet);
      expect(text).not.toMatch(/[0-9a-f]{64}/i);
    }
  });
});

describe('the metrics of the user app', () => {
  const ask = async (apps: ReturnType<typeof createTestApps>, headers = {}): Promise<Response> =>
    apps.user.request(`${ORIGIN}/api/metrics`, { headers });

  it('are behind the same token', async () => {
    await expectProblem(await ask(createTestApps(), WITH_TOKEN), 'not_found');
    await expectProblem(await ask(createWatchedApps()), 'unauthorized');
    expect((await ask(createWatchedApps(), WITH_TOKEN)).status).toBe(200);
  });

  it('are those of its process, without the figures of the store', async () => {
    const apps = createWatchedApps({ SGRAPH_SEND_MAINTENANCE: 'off' });
    await apps.user.request(`${ORIGIN}/api/info`);
    const series = seriesIn(await (await ask(apps, WITH_TOKEN)).text());
    expect(series.get('sgraph_send_requests_total{app="user",status="2xx"}')).toBe(1);
    expect([...series.keys()].join()).not.toMatch(/_store_|_transfers|maintenance|medium/);
  });
});

describe('the metrics', () => {
  it('are of the text format, and not to be stored', async () => {
    const response = await ask(createWatchedApps(), 'GET', METRICS_PATH, { headers: WITH_TOKEN });
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(seriesIn(await response.text()).size).toBeGreaterThan(20);
  });

  it('have what the store holds, its cap, and what maintenance has to do', async () => {
    const apps = createWatchedApps({ SGRAPH_SEND_MAX_STORE_BYTES: '1000000' });
    await apps.client.upload({ metadata, maxDownloads: 1, expiresInSeconds: 60, source: sourceOf(patternBytes(944)) });
    const stored = { sgraph_send_store_used_bytes: 1_416, sgraph_send_store_cap_bytes: 1_000_000 };
    expect(Object.fromEntries(seriesIn(await scrape(apps)))).toMatchObject({
      ...stored,
      sgraph_send_transfers: 1,
      sgraph_send_maintenance_backlog: 0,
      'sgraph_send_readiness{state="ready"}': 1,
      'sgraph_send_readiness{state="unavailable"}': 0,
    });
    apps.advance(3 * HOUR);
    expect(Object.fromEntries(seriesIn(await scrape(apps)))).toMatchObject({
      sgraph_send_maintenance_backlog: 1,
      sgraph_send_maintenance_backlog_age_seconds: 2 * HOUR,
    });
  });

  it('have how full the medium is where there is one', async () => {
    const series = seriesIn(await scrape(createWatchedApps({ SGRAPH_SEND_STORE: 'disk:/' })));
    expect(series.get('sgraph_send_medium_used_ratio')).toBeGreaterThan(0);
    expect(series.get('sgraph_send_medium_capacity_bytes')).toBeGreaterThan(0);
    expect([...seriesIn(await scrape(createWatchedApps())).keys()].join()).not.toContain('medium');
  });

  it('count the requests to both apps by class, from zero, without looks at health and at the metrics', async () => {
    const apps = createWatchedApps();
    const answersOf = async (): Promise<number[]> => {
      const series = seriesIn(await scrape(apps));
      return ['user', 'admin'].flatMap((app) =>
        ['2xx', '3xx', '4xx', '5xx'].map((status) =>
          series.get(`sgraph_send_requests_total{app="${app}",status="${status}"}`)!,
        ),
      );
    };
    for (const path of ['/health', '/health/ready']) await apps.user.request(ORIGIN + path);
    await ask(apps, 'GET', '/admin/health');
    expect(await answersOf()).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    await apps.user.request(`${ORIGIN}/api/info`);
    await apps.user.request(`${ORIGIN}/api/transfers/aaaaaaaaaaaaaaaaaaaaaaaaaa`);
    await apps.user.request(`${ORIGIN}/api/nothing`);
    await ask(apps, 'GET', '/');
    await ask(apps, 'GET', '/admin/api/storage');
    expect(await answersOf()).toEqual([1, 0, 2, 0, 0, 1, 1, 0]);
  });

  it('class the time to each answer, but not that of the parts which senders put', async () => {
    let advance = (): void => undefined;
    const apps = createWatchedApps(
      {},
      beforeEachCall(createMemoryStore(), () => advance()),
    );
    await scrape(apps);
    await apps.client.upload({ metadata, maxDownloads: 1, expiresInSeconds: 60, source: sourceOf(patternBytes(9)) });
    const before = seriesIn(await scrape(apps));
    advance = () => apps.advance(3);
    await apps.user.request(`${ORIGIN}/api/transfers/aaaaaaaaaaaaaaaaaaaaaaaaaa`);
    const after = seriesIn(await scrape(apps));
    const more = (rest: string): number => {
      const name = `sgraph_send_request_duration_seconds_${rest}`;
      return after.get(name)! - before.get(name)!;
    };
    expect(more('bucket{app="user",le="2"}')).toBe(0);
    expect(more('bucket{app="user",le="+Inf"}')).toBe(1);
    expect(more('count{app="user"}')).toBe(1);
    expect(more('sum{app="user"}')).toBeGreaterThanOrEqual(3);
    const requests = before.get('sgraph_send_requests_total{app="user",status="2xx"}')!;
    expect(before.get('sgraph_send_request_duration_seconds_count{app="user"}')).toBeLessThan(
      requests + before.get('sgraph_send_requests_total{app="user",status="4xx"}')!,
    );
  });

  it('count runs of maintenance, good and failed, and have the time of the last good one', async () => {
    let isDown = false;
    const fail = (): void => {
      if (isDown) throw new Error('the store is down');
    };
    const apps = createWatchedApps({}, beforeEachCall(createMemoryStore(), fail));
    const start = seriesIn(await scrape(apps)).get('sgraph_send_maintenance_last_success_timestamp_seconds')!;
    expect(start).toBe(Date.parse('2026-11-20T12:00:00Z') / 1_000);
    const purge = (): Promise<Response> => ask(apps, 'POST', '/admin/api/purge', { headers: WITH_KEY });
    apps.advance(60);
    await purge();
    isDown = true;
    apps.advance(60);
    await purge();
    const series = seriesIn(await scrape(apps));
    expect(series.get('sgraph_send_maintenance_runs_total{result="good"}')).toBe(1);
    expect(series.get('sgraph_send_maintenance_runs_total{result="failed"}')).toBe(1);
    expect(series.get('sgraph_send_maintenance_last_success_timestamp_seconds')).toBe(start + 60);
    expect(series.get('sgraph_send_maintenance_last_run_timestamp_seconds')).toBe(start + 120);
  });

  it('have no runs where another process does maintenance', async () => {
    const text = await scrape(createWatchedApps({ SGRAPH_SEND_MAINTENANCE: 'off' }));
    expect(text).not.toMatch(/maintenance_(?:runs|last)/);
    expect(text).toContain('sgraph_send_maintenance_backlog_age_seconds 0');
  });

  it('are there while the store is not, and say that it is not', async () => {
    const down = beforeEachCall(createMemoryStore(), () => {
      throw new Error('the store is down');
    });
    const series = seriesIn(await scrape(createWatchedApps({}, down)));
    expect(series.get('sgraph_send_readiness{state="ready"}')).toBe(0);
    expect([...series.keys()].join()).not.toContain('sgraph_send_store_used_bytes');
    expect(series.get('sgraph_send_requests_total{app="user",status="5xx"}')).toBe(0);
  });

  it('ask the store for its figures twice a minute at most, however often they are read', async () => {
    const lists: string[] = [];
    const memory = createMemoryStore();
    const apps = createWatchedApps(
      {},
      { ...memory, list: (prefix, options) => (lists.push(prefix), memory.list(prefix, options)) },
    );
    await scrape(apps);
    const once = lists.length;
    for (let times = 0; times < 29; times++) {
      apps.advance(1);
      await scrape(apps);
    }
    expect(lists.length).toBe(once);
    apps.advance(1);
    await scrape(apps);
    expect(lists.length).toBeGreaterThan(once);
  });

  it('have no ids, names, addresses, keys or tokens, and no series more after more transfers', async () => {
    const apps = createWatchedApps();
    const names = async (): Promise<string[]> => [...seriesIn(await scrape(apps)).keys()];
    const before = await names();
    const secrets = ['secret-plans', '203.0.113', ADMIN_KEY, sha256(ADMIN_KEY), METRICS_TOKEN, sha256(METRICS_TOKEN)];
    for (let count = 0; count < 3; count++) {
      const sent = await apps.client.upload({
        metadata,
        maxDownloads: 1,
        expiresInSeconds: HOUR,
        source: sourceOf(patternBytes(9)),
      });
      await apps.client.download({ ...sent, claimId: newSecret(), sink: collector().sink });
      secrets.push(sent.id, sent.secret);
      await apps.user.request(`${ORIGIN}/api/${sent.id}`);
    }
    apps.advance(60);
    const text = await scrape(apps);
    expect(await names()).toEqual(before);
    for (const secret of secrets) expect(text).not.toContain(secret);
  });
});

it('a label or a help with a quote, a backslash or a line break stays on its line', () => {
  const samples = [{ labels: { a: 'x"y\\z\nw' }, value: 0.5 }];
  expect(writeFamilies([{ name: 'n', type: 'gauge', help: 'one\ntwo\\', samples }])).toBe(
    '# HELP n one\\ntwo\\\\\n# TYPE n gauge\nn{a="x\\"y\\\\z\\nw"} 0.5\n',
  );
});
