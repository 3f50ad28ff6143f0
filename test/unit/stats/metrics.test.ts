import { describe, expect, it } from 'vitest';
import { newSecret } from '../../../core/crypto/keys.ts';
import { createClient } from '../../../core/client/client.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { prefix } from '../../../core/stores/key.ts';
import type { Store } from '../../../core/stores/store.ts';
import { newAccessToken } from '../../../core/tokens/access-token.ts';
import { createTokenService } from '../../../core/tokens/service.ts';
import type { EmbeddedMetrics } from '../../../lambdas/metrics.ts';
import { assembleParts } from '../../../lambdas/http/app-env.ts';
import { beforeAnswers } from '../../../lambdas/http/pace.ts';
import { readSettings } from '../../../lambdas/settings.ts';
import { createUserApp } from '../../../lambdas/user/app.ts';
import { collector, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';
import { newTerms } from '../../support/terms.ts';
import { tokenTerms } from '../../support/tokens.ts';

/** The user app as a function has it, and what its lines add to metrics. */
function createFunction(more: Readonly<Record<string, string>> = {}): {
  user: ReturnType<typeof createUserApp>;
  store: Store;
  metrics: EmbeddedMetrics[];
  maintain(): Promise<void>;
} {
  const store = createMemoryStore();
  const metrics: EmbeddedMetrics[] = [];
  const clock = (): number => Date.parse('2026-11-20T12:00:00.000Z');
  const options = {
    store,
    settings: readSettings({ SGRAPH_SEND_STATISTICS: 'cloudwatch:send-user', ...more }, true),
    clock,
    assets: new Map(),
    log: (_: object, embedded?: EmbeddedMetrics) => {
      if (embedded) metrics.push(embedded);
    },
    peerAddress: () => '203.0.113.9',
    requestBody: (c: { req: { raw: Request } }) => c.req.raw.body,
    soon: beforeAnswers(clock),
  } as Parameters<typeof createUserApp>[0];
  const { stats } = assembleParts(options);
  return { user: createUserApp(options), store, metrics, maintain: () => stats.rollUp() };
}

/** Sums of the metrics that the directive of each line names. */
function sumsOf(metrics: readonly EmbeddedMetrics[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const line of metrics) {
    const { CloudWatchMetrics } = line._aws as { CloudWatchMetrics: { Metrics: { Name: string }[] }[] };
    for (const { Name } of CloudWatchMetrics.flatMap(({ Metrics }) => Metrics)) {
      expect(line[Name], Name).toBeTypeOf('number');
      sums[Name] = (sums[Name] ?? 0) + Number(line[Name]);
    }
  }
  return sums;
}

describe('statistics by CloudWatch', () => {
  it('are in the lines of the log, one for each request to the transfer API, and nowhere in the store', async () => {
    const { user, store, metrics } = createFunction();
    const client = createClient({
      baseUrl: ORIGIN,
      transport: async ({ url, method, headers, body }) =>
        user.request(url, {
          method,
          headers: { ...headers, ...(body && { 'content-length': String(body.byteLength) }) },
          ...(body && { body }),
        }),
    });
    const link = await client.upload({
      metadata: { name: 'a', type: '' },
      maxDownloads: 1,
      expiresInSeconds: 600,
      source: sourceOf(patternBytes(1_000)),
    });
    await client.download({ id: link.id, secret: link.secret, claimId: newSecret(), sink: collector().sink });
    await user.request(`${ORIGIN}/api/transfers/${link.id}`);
    await user.request(`${ORIGIN}/api/info`);
    expect((await store.list(prefix('activity'))).objects).toEqual([]);
    expect(metrics).toHaveLength(8);
    expect(new Set(metrics.map((line) => line['function']))).toEqual(new Set(['send-user']));
    expect(sumsOf(metrics)).toEqual({
      Latency: 0,
      TransfersCreated: 1,
      DownloadsClaimed: 1,
      UploadedBytes: 1_056,
      DownloadedBytes: 1_056,
      RequestsRefused: 1,
    });
  });

  it('count an upload in pages of a variant by its name where it is on, and other names not', async () => {
    const sent = async (variants: string, variant: string): Promise<EmbeddedMetrics[]> => {
      const { user, metrics } = createFunction({ SGRAPH_SEND_VARIANTS: variants });
      const { terms } = await newTerms();
      const headers = { 'content-type': 'application/json', 'x-sgraph-send-variant': variant };
      const answer = await user.request(`${ORIGIN}/api/transfers`, {
        method: 'POST',
        headers,
        body: JSON.stringify(terms),
      });
      expect(answer.status).toBe(201);
      return metrics;
    };
    const [line] = await sent('calm=20', 'calm');
    expect(line).toMatchObject({ function: 'send-user', variant: 'calm', VariantCreated: 1, TransfersCreated: 1 });
    expect(line?._aws).toMatchObject({
      CloudWatchMetrics: [{ Dimensions: [['function']] }, { Dimensions: [['function', 'variant']] }],
    });
    for (const [variants, variant] of [
      ['', 'calm'],
      ['calm=20', 'wide'],
    ] as const)
      expect(Object.keys((await sent(variants, variant))[0] ?? {}).join()).not.toMatch(/variant/i);
  });

  it('are in no line of a trial, and in those of whoever only says to be one', async () => {
    const { user, store, metrics } = createFunction();
    const tokens = createTokenService(store, () => Date.parse('2026-11-20T12:00:00.000Z'));
    const { token } = await tokens.create(tokenTerms({ maxUses: 1, expiresInSeconds: 900, trial: true }));
    const look = (trial: string): Response | Promise<Response> =>
      user.request(`${ORIGIN}/api/transfers/${'a'.repeat(26)}`, { headers: { 'x-sgraph-send-trial': trial } });
    await look(token);
    expect(metrics).toEqual([]);
    await look(newAccessToken());
    expect(sumsOf(metrics)).toEqual({ Latency: 0, RequestsRefused: 1 });
  });

  it('hold what there is at each run of maintenance', async () => {
    const { metrics, maintain } = createFunction();
    await maintain();
    expect(sumsOf(metrics)).toEqual({ StoredBytes: 0, ActiveTokens: 0 });
  });

  it('are refused where there is no log to take them from', () => {
    const settings = { SGRAPH_SEND_STATISTICS: 'cloudwatch:x', SGRAPH_SEND_LOG_LEVEL: 'silent' };
    expect(() => readSettings(settings, true)).toThrow(/SGRAPH_SEND_STATISTICS.*silent/);
    expect(() => readSettings({ SGRAPH_SEND_STATISTICS: 'cloudwatch:' }, true)).toThrow(
      /expected store, or cloudwatch/,
    );
  });
});
