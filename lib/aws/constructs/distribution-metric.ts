import type { MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { EDGE_REGION } from '../../config/names.ts';

/**
 * CloudFront has its metrics in one region, and only alarms in that region can use them; a dashboard shows them in any. A rate is an
 * average, a count a sum.
 */
export function distributionMetric(
  distributionId: string,
  metricName: 'Requests' | '5xxErrorRate',
  options: MetricOptions = {},
): Metric {
  const dimensionsMap = { DistributionId: distributionId, Region: 'Global' };
  const statistic = metricName === 'Requests' ? Stats.SUM : Stats.AVERAGE;
  return new Metric({
    namespace: 'AWS/CloudFront',
    metricName,
    dimensionsMap,
    region: EDGE_REGION,
    statistic,
    ...options,
  });
}
