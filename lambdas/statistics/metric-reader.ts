import type { GetMetricDataCommandOutput, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { SendError } from '../../core/errors.ts';
import { METRICS, VARIANT_METRICS } from '../metrics.ts';

/** One statistic of one metric: `Sum`, `Maximum`, `SampleCount`, `p95`. */
export interface MetricQuery {
  readonly name: string;
  readonly stat: string;
  /** Of which variant of the page, for a metric of variants. */
  readonly variant?: string;
}

export interface MetricTimes {
  /** Milliseconds since 1970; `from` begins a period. */
  readonly from: number;
  readonly until: number;
  readonly periodSeconds: number;
}

/** What CloudWatch has. */
export interface MetricValues {
  /** Of each query in their order: values by the beginning of their period, in milliseconds since 1970. */
  readonly series: readonly ReadonlyMap<number, number>[];
  readonly isComplete: boolean;
  readonly calls: number;
}

export type ReadMetrics = (
  dimension: string,
  queries: readonly MetricQuery[],
  times: MetricTimes,
) => Promise<MetricValues>;

/** Settings that replace those which the SDK finds in the environment. */
export interface MetricSettings {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** One answer holds 100,800 values, which is more than any overview asks for; a second one is a page that was cut for its time. */
const MAX_CALLS = 5;

/** Reads metrics by GetMetricData: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
export function createMetricReader(settings: MetricSettings = {}): ReadMetrics {
  const client = new CloudWatchClient({
    ...settings,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });
  return async (dimension, queries, { from, until, periodSeconds }) => {
    const series = queries.map(() => new Map<number, number>());
    const request = {
      StartTime: new Date(from),
      EndTime: new Date(until),
      MetricDataQueries: queries.map((query, index) => dataQuery(dimension, query, index, periodSeconds)),
    };
    let next: string | undefined;
    let calls = 0;
    do {
      const answer = await ask(client, new GetMetricDataCommand({ ...request, ...(next && { NextToken: next }) }));
      addValues(series, answer);
      next = answer.NextToken;
      calls += 1;
      if (next === undefined) return { series, isComplete: isWhole(answer), calls };
    } while (calls < MAX_CALLS);
    return { series, isComplete: false, calls };
  };
}

function dataQuery(
  dimension: string,
  { name, stat, variant }: MetricQuery,
  index: number,
  periodSeconds: number,
): MetricDataQuery {
  const metric = {
    Namespace: METRICS.namespace,
    MetricName: name,
    Dimensions: [
      { Name: METRICS.dimension, Value: dimension },
      ...(variant === undefined ? [] : [{ Name: VARIANT_METRICS.dimension, Value: variant }]),
    ],
  };
  return { Id: `q${index}`, MetricStat: { Metric: metric, Period: periodSeconds, Stat: stat } };
}

async function ask(client: CloudWatchClient, command: GetMetricDataCommand): Promise<GetMetricDataCommandOutput> {
  try {
    return await client.send(command);
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : 'an unknown error';
    throw new SendError(
      'internal',
      `CloudWatch did not answer the request for statistics: ${name}; the role needs cloudwatch:GetMetricData`,
      { cause },
    );
  }
}

function addValues(
  series: readonly Map<number, number>[],
  { MetricDataResults = [] }: GetMetricDataCommandOutput,
): void {
  for (const { Id = '', Timestamps = [], Values = [] } of MetricDataResults) {
    const values = series[Number(Id.slice(1))];
    for (const [index, time] of Timestamps.entries()) values?.set(time.getTime(), Values[index] ?? 0);
  }
}

function isWhole({ MetricDataResults = [] }: GetMetricDataCommandOutput): boolean {
  return MetricDataResults.every(({ StatusCode }) => StatusCode === 'Complete');
}
