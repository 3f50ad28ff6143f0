import { describe, expect, it } from 'vitest';
import { prefix } from '../../core/stores/key.ts';
import type { Store } from '../../core/stores/store.ts';
import { serializeKey } from '../../core/webhook/sign.ts';
import { createAdminApp } from '../../lambdas/admin/app.ts';
import { urlHandler } from '../../lambdas/function.ts';
import type { AppOptions } from '../../lambdas/http/app-env.ts';
import type { EmbeddedMetrics } from '../../lambdas/metrics.ts';
import { assembleParts } from '../../lambdas/http/app-env.ts';
import { onSchedule } from '../../lambdas/scheduled.ts';
import { readSettings } from '../../lambdas/settings.ts';
import { createTestApps, patternBytes, sourceOf } from '../support/app.ts';
import { startReceiver } from '../support/receiver.ts';

const TWO_HOURS_LATER = Date.parse('2026-11-20T14:00:00.000Z');
/** As EventBridge sends it. */
const DUE = {
  version: '0',
  id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '123456789012',
  time: '2026-11-20T14:00:00Z',
  region: 'eu-west-2',
  resources: ['arn:aws:events:eu-west-2:123456789012:rule/sgraph-send-prod-maintenance-eu-west-2'],
  detail: {},
};

const CONTEXT = {
  functionName: 'sgraph-send-prod-admin-eu-west-2',
  getRemainingTimeInMillis: () => 300_000,
};

/** The admin function over a store that holds one transfer, which has expired since. */
async function createFunction(environment: Record<string, string> = {}) {
  const { client, store } = createTestApps(environment);
  const { id } = await client.upload({
    source: sourceOf(patternBytes(1_000)),
    metadata: { name: 'old', type: '' },
    expiresInSeconds: 60,
    maxDownloads: 1,
  });
  const lines: Readonly<Record<string, string | number>>[] = [];
  const metrics: (EmbeddedMetrics | undefined)[] = [];
  const options: AppOptions = {
    store,
    settings: readSettings(
      { SGRAPH_SEND_ADMIN_KEY: 'k'.repeat(40), ...environment },
      'SGRAPH_SEND_WEBHOOK_URL' in environment,
    ),
    clock: () => TWO_HOURS_LATER,
    assets: new Map(),
    log: (line, embedded) => (lines.push(line), metrics.push(embedded)),
    peerAddress: () => '203.0.113.9',
    requestBody: (c) => c.req.raw.body,
    soon: (work) => work(),
  };
  const handler = onSchedule(assembleParts(options), urlHandler(createAdminApp(options)));
  const invoke = (event: object): Promise<unknown> => handler(event as never, CONTEXT as never);
  return { invoke, lines, metrics, parts: () => countParts(store, id) };
}

async function countParts(store: Store, id: string): Promise<number> {
  return (await store.list(prefix('transfers', id, 'parts'))).objects.length;
}

/** What Lambda makes of a request at the function URL. */
function urlEvent(change: object = {}, method = 'GET'): object {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/admin/health',
    rawQueryString: '',
    headers: { host: 'abc.lambda-url.eu-west-2.on.aws' },
    requestContext: {
      domainName: 'abc.lambda-url.eu-west-2.on.aws',
      http: { method, path: '/admin/health', protocol: 'HTTP/1.1', sourceIp: '203.0.113.9', userAgent: '' },
    },
    isBase64Encoded: false,
    ...change,
  };
}

describe('the admin function', () => {
  it('does maintenance when its schedule is due, and says what it did', async () => {
    const { invoke, lines, parts } = await createFunction();
    expect(await parts()).toBe(1);
    expect(await invoke(DUE)).toMatchObject({ expired: 1 });
    expect(await parts()).toBe(0);
    expect(lines).toEqual([expect.objectContaining({ route: 'maintenance', request: DUE.id, expired: 1 })]);
  });

  it('sends to the webhook what waited for it when its schedule is due, and nothing before', async () => {
    await using receiver = await startReceiver();
    const webhook = { SGRAPH_SEND_WEBHOOK_URL: receiver.url, SGRAPH_SEND_WEBHOOK_KEY: serializeKey(patternBytes(32)) };
    const { invoke } = await createFunction(webhook);
    await invoke(urlEvent());
    expect(receiver.received).toEqual([]);
    await invoke(DUE);
    const types = receiver.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);
    expect(types.sort()).toEqual(['transfer.created', 'transfer.ready']);
    await invoke(DUE);
    expect(receiver.received.filter(({ body }) => /created|ready/.test(body))).toHaveLength(2);
  });

  it('tells how much work is left as metrics of its function', async () => {
    const { invoke, metrics } = await createFunction();
    await invoke(DUE);
    expect(metrics).toEqual([
      expect.objectContaining({ MaintenanceBacklog: 0, MaintenanceBacklogAge: 0, function: CONTEXT.functionName }),
    ]);
  });

  it('answers requests at its URL', async () => {
    const { invoke, parts } = await createFunction();
    expect(await invoke(urlEvent())).toMatchObject({ statusCode: 200 });
    expect(await parts()).toBe(1);
  });

  it('takes no request for its schedule, whatever its body, query, headers and cookies say', async () => {
    const { invoke, lines, parts } = await createFunction();
    const { 'detail-type': type, ...simple } = DUE;
    const text = JSON.stringify(DUE);
    const forged = [
      urlEvent({ body: text, headers: { 'content-type': 'application/json' } }, 'POST'),
      urlEvent({ body: Buffer.from(text).toString('base64'), isBase64Encoded: true }, 'POST'),
      urlEvent({ queryStringParameters: { source: DUE.source, 'detail-type': type, id: DUE.id } }),
      urlEvent({ rawQueryString: 'source=aws.events&detail-type=Scheduled%20Event&requestContext=' }),
      urlEvent({ headers: { source: DUE.source, 'detail-type': type, id: DUE.id } }),
      urlEvent({ cookies: ['source=aws.events', `detail-type=${type}`] }),
      urlEvent({ rawPath: '/aws.events/Scheduled%20Event' }),
      // Lambda never makes these two; even so they are requests.
      urlEvent({ ...simple, 'detail-type': type }),
      { ...urlEvent(), ...DUE },
    ];
    for (const event of forged) expect(await invoke(event)).toHaveProperty('statusCode');
    expect(await parts()).toBe(1);
    expect(lines.filter(({ route }) => route === 'maintenance')).toEqual([]);
  });

  it('takes no other event of the account for its schedule', async () => {
    const { invoke, parts } = await createFunction();
    const others = [
      { ...DUE, source: 'aws.s3' },
      { ...DUE, 'detail-type': 'Object Created' },
    ];
    for (const other of others) expect(await invoke(other)).toHaveProperty('statusCode');
    expect(await parts()).toBe(1);
  });
});
