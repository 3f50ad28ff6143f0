import * as z from 'zod';
import type { EmbeddedMetrics } from '../../lambdas/metrics.ts';

const Line = z
  .object({
    _aws: z.object({
      CloudWatchMetrics: z.array(
        z.object({
          Namespace: z.string(),
          Dimensions: z.array(z.array(z.string())),
          Metrics: z.array(z.object({ Name: z.string() })),
        }),
      ),
    }),
  })
  .catchall(z.unknown());

/** How a metric is named where it is watched. */
export interface MetricName {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
}

/**
 * What CloudWatch takes from a line of the log for one metric:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function samplesOf(embedded: EmbeddedMetrics | undefined, watched: MetricName): number[] {
  if (!embedded) return [];
  const line = Line.parse(embedded);
  return line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) => {
    const isNamed = Namespace === watched.Namespace && Metrics.some(({ Name }) => Name === watched.MetricName);
    const isCounted = Dimensions.some(
      (names) =>
        names.length === watched.Dimensions.length &&
        watched.Dimensions.every(({ Name, Value }) => names.includes(Name) && line[Name] === Value),
    );
    return isNamed && isCounted ? [Number(line[watched.MetricName])] : [];
  });
}
