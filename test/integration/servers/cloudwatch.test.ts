import type { PutMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { expect, inject, it } from 'vitest';
import * as z from 'zod';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Activity } from '../../../core/stats/service.ts';
import { createStatistics } from '../../../core/stats/statistics.ts';
import type { EmbeddedMetrics } from '../../../lambdas/metrics.ts';
import { createMetricReader } from '../../../lambdas/statistics/metric-reader.ts';
import { readMetricOverview } from '../../../lambdas/statistics/metric-overview.ts';
import { requestMetrics } from '../../../lambdas/statistics/request-metrics.ts';
import { emulatorSettings } from '../../setup/bucket.ts';

const HOUR = 3_600_000;
/** In the past, for CloudWatch takes nothing of the future. */
const NOW = Math.floor(Date.now() / HOUR) * HOUR + 30 * 60_000 - HOUR;
const ACTIVITIES: readonly Activity[] = [
  { kind: 'create', status: 201, bytes: 0, ms: 20, variant: 'standard' },
  { kind: 'create', status: 201, bytes: 0, ms: 20, variant: 'calm' },
  { kind: 'create', status: 200, bytes: 0, ms: 10 },
  { kind: 'put_part', status: 204, bytes: 5_000, ms: 50 },
  { kind: 'complete', status: 200, bytes: 5_000, ms: 20, variant: 'calm' },
  { kind: 'view', status: 404, bytes: 0, ms: 1 },
  { kind: 'claim', status: 201, bytes: 0, ms: 20, variant: 'calm' },
  { kind: 'finish', status: 200, bytes: 0, ms: 20, variant: 'calm' },
  { kind: 'get_part', status: 206, bytes: 5_000, ms: 20 },
  { kind: 'finish', status: 500, bytes: 0, ms: 20 },
];

const Line = z
  .object({
    _aws: z.object({
      Timestamp: z.number(),
      CloudWatchMetrics: z.array(
        z.object({
          Namespace: z.string(),
          Dimensions: z.tuple([z.array(z.string())]),
          Metrics: z.array(z.object({ Name: z.string() })),
        }),
      ),
    }),
  })
  .catchall(z.union([z.string(), z.number()]));

/** What CloudWatch makes of a line in the embedded metric format; the emulator does not. */
function putOf(embedded: EmbeddedMetrics): PutMetricDataCommandInput[] {
  const line = Line.parse(embedded);
  const { Timestamp, CloudWatchMetrics } = line._aws;
  return CloudWatchMetrics.map(({ Namespace, Dimensions: [names], Metrics }) => ({
    Namespace,
    MetricData: Metrics.map(({ Name }) => ({
      MetricName: Name,
      Value: Number(line[Name]),
      Timestamp: new Date(Timestamp),
      Dimensions: names.map((name) => ({ Name: name, Value: String(line[name]) })),
    })),
  }));
}

it('the overview is the same from CloudWatch as from the store, for the same requests', async () => {
  const settings = emulatorSettings(inject('ministack'));
  const dimension = `send-user-${Date.now()}`;
  const inventory = { transfers: 0, storedBytes: 0, activeTokens: 0 };
  const stored = createStatistics({
    store: createMemoryStore(),
    clock: () => NOW,
    inventory: () => Promise.resolve(inventory),
  });
  const client = new CloudWatchClient(settings);
  for (const activity of ACTIVITIES) {
    stored.record(activity);
    for (const put of putOf(requestMetrics(NOW, dimension, activity))) await client.send(new PutMetricDataCommand(put));
    // Of another deployment in the same account.
    for (const put of putOf(requestMetrics(NOW, `${dimension}-other`, activity)))
      await client.send(new PutMetricDataCommand(put));
  }
  await stored.write();
  client.destroy();
  const read = createMetricReader(settings);
  const counted = { dimension, variants: ['standard', 'calm', 'wide'] };
  for (const by of ['hour', 'day'] as const) {
    const expected = await stored.overview(by, 3);
    const found = await readMetricOverview(read, counted, NOW, by, 3);
    const comparable = ({ points }: typeof found): object[] =>
      points.map(({ latencyMs, ...point }) => ({ ...point, hasLatencies: latencyMs !== null }));
    expect(found.source).toBe('cloudwatch');
    expect(comparable(found)).toEqual(comparable(expected));
    expect(found.variants).toEqual(expected.variants);
    expect(found.variants).toHaveLength(2);
    expect(found.points.at(-1)?.latencyMs?.p50).toBe(20);
  }
});

it('a CloudWatch that does not answer is named, with the right that is missing', async () => {
  const settings = { ...emulatorSettings('http://127.0.0.1:9'), maxAttempts: 1 };
  const counted = { dimension: 'x', variants: [] };
  const answer = readMetricOverview(createMetricReader(settings), counted, NOW, 'hour', 1);
  await expect(answer).rejects.toMatchObject({ code: 'internal' });
  await expect(answer).rejects.toThrow(/cloudwatch:GetMetricData/);
});
