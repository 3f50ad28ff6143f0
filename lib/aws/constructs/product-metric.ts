import type { MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS } from '../../../lambdas/metrics.ts';

/** A metric that the product logs, by what it is counted under. Its maximum by default. */
export function productMetric(name: string, metricName: string, options: MetricOptions = {}): Metric {
  return new Metric({
    namespace: METRICS.namespace,
    metricName,
    dimensionsMap: { [METRICS.dimension]: name },
    statistic: Stats.MAXIMUM,
    ...options,
  });
}
