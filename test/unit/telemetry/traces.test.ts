import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SendError } from '../../../core/errors.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import { inspectTelemetry } from '../../../lambdas/telemetry/settings.ts';
import { openTelemetry } from '../../../lambdas/telemetry/open.ts';
import type { Telemetry } from '../../../lambdas/telemetry/telemetry.ts';
import type { TestApps } from '../../support/app.ts';
import { createTestApps, patternBytes, sourceOf } from '../../support/app.ts';
import type { Receiver } from '../../support/receiver.ts';
import { startReceiver } from '../../support/receiver.ts';

/** What of OTLP's JSON is looked at (https://opentelemetry.io/docs/specs/otlp/). */
interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { key: string; value: Record<string, string | number> }[];
  readonly status: { readonly code: number };
  readonly links?: readonly unknown[];
}
interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: SentSpan['attributes'] };
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[];
  }[];
}
/** Kinds and statuses in OTLP. */
const SERVER = 2;
const UNSET = 0;
const ERROR = 2;

let collector: Receiver;
let telemetry: Telemetry | undefined;
const logged: unknown[] = [];
beforeEach(async () => {
  collector = await startReceiver();
  collector.status = 200;
  logged.length = 0;
});
afterEach(async () => {
  await telemetry?.stop();
  vi.unstubAllEnvs();
  await collector[Symbol.asyncDispose]();
});

async function start(environment: Record<string, string> = {}, store?: Store): Promise<TestApps> {
  const variables = {
    OTEL_EXPORTER_OTLP_ENDPOINT: new URL(collector.url).origin,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_TIMEOUT: '2000',
    ...environment,
  };
  // The exporter reads its own.
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const { settings } = inspectTelemetry(variables);
  telemetry = settings && (await openTelemetry(settings, (line) => logged.push(line)));
  return createTestApps({}, store, telemetry);
}

/** What came when a server stops, which sends what is left. */
async function spansSent(): Promise<readonly SentSpan[]> {
  await telemetry?.stop();
  telemetry = undefined;
  return sent().flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

function sent(): Sent['resourceSpans'] {
  return collector.received.flatMap(({ body }) => (JSON.parse(body) as Sent).resourceSpans);
}

function attributesOf(attributes: SentSpan['attributes']): Record<string, string | number | undefined> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}

describe('traces', () => {
  it('have a span for each request, with the pattern of its route, and below it those of the store', async () => {
    const { user, client } = await start({
      OTEL_SERVICE_NAME: 'our-send',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    });
    const { id, secret, ownerSecret } = await client.upload({
      source: sourceOf(patternBytes(3_000)),
      metadata: { name: 'secret-name.txt', type: 'text/plain' },
      expiresInSeconds: 3_600,
      maxDownloads: 1,
    });
    await user.request('/secret-path?secret=query');
    const spans = await spansSent();

    const requests = spans.filter(({ kind }) => kind === SERVER);
    expect(requests.map(({ name }) => name)).toContain('POST /api/transfers');
    const created = requests.find(({ name }) => name === 'POST /api/transfers');
    expect(attributesOf(created?.attributes ?? [])).toEqual({
      'http.request.method': 'POST',
      'http.route': '/api/transfers',
      'http.response.status_code': 201,
      'sgraph_send.app': 'user',
    });
    expect(Number(created?.endTimeUnixNano)).toBeGreaterThan(Number(created?.startTimeUnixNano));
    const below = spans.filter(({ parentSpanId }) => parentSpanId === created?.spanId);
    expect(below.map(({ name }) => name)).toContain('store.create');
    expect(new Set(below.map(({ traceId }) => traceId))).toEqual(new Set([created?.traceId]));

    expect(attributesOf(sent()[0]?.resource.attributes ?? [])).toMatchObject({
      'service.name': 'our-send',
      'deployment.environment.name': 'test',
    });
    const everything = collector.received.map(({ body }) => body).join('\n');
    for (const hidden of [id, secret, ownerSecret, 'secret', '203.0.113.9', 'send.test'])
      expect(everything).not.toContain(hidden);
  });

  it('of a failure have its code, also the call of the store that failed; of a refusal only the status', async () => {
    const broken: Store = {
      ...createMemoryStore(),
      head: () => Promise.reject(new SendError('store_unavailable', 'about secret')),
    };
    const { user } = await start({}, broken);
    await user.request('/health');
    await user.request('/api/transfers', {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    const spans = (await spansSent()).map(({ name, status, attributes }) => [
      name,
      status.code,
      attributesOf(attributes)['error.type'],
    ]);
    expect(spans).toContainEqual(['store.head', ERROR, 'store_unavailable']);
    expect(spans).toContainEqual(['GET /health', ERROR, 'store_unavailable']);
    expect(spans).toContainEqual(['POST /api/transfers', UNSET, undefined]);
    expect(collector.received.map(({ body }) => body).join()).not.toContain('secret');
  });

  it('take neither parent nor link from what a stranger sends', async () => {
    const { user } = await start();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await user.request('/api/info', { headers: { traceparent, tracestate: 'mine=secret', baggage: 'user=secret' } });
    const request = (await spansSent()).find(({ kind }) => kind === SERVER);
    expect(request?.name).toBe('GET /api/info');
    expect(request?.traceId).not.toBe(traceparent.split('-')[1]);
    expect(request?.parentSpanId ?? '').toBe('');
    expect(request?.links ?? []).toEqual([]);
  });

  it('are none where the sampler takes none', async () => {
    const { user } = await start({ OTEL_TRACES_SAMPLER: 'always_off' });
    await user.request('/api/info');
    expect(await spansSent()).toEqual([]);
  });

  it.each([
    ['refuses them', {}, 'the collector answered 401'],
    ['is away', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }, 'the connection was refused'],
  ])('of a collector that %s are in the log as a fault, without its address or answer', async (_, environment, why) => {
    collector.status = 401;
    const { user } = await start(environment);
    expect((await user.request('/api/info')).status).toBe(200);
    await spansSent();
    expect(logged).toEqual([{ route: 'telemetry', fault: `traces were not delivered: ${why}` }]);
  });
});
