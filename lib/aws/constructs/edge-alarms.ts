import type { AlarmShape } from './alarm.ts';

/** Percent of requests that are answered with 5xx. */
const FAILING_PERCENT = 5;
/** ACM renews what it can 60 days ahead: https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html */
const DAYS_LEFT = 30;

/** What visitors see, whatever is behind CloudFront. Its metrics are in one region, where alarms on them must be. */
export function failingPages(distributionId: string): AlarmShape {
  return {
    id: 'Failing',
    name: 'failing',
    description: `More than ${FAILING_PERCENT} % of all requests are answered with 5xx, for 15 minutes`,
    namespace: 'AWS/CloudFront',
    metric: '5xxErrorRate',
    dimensions: { DistributionId: distributionId, Region: 'Global' },
    statistic: 'Average',
    periodSeconds: 300,
    periods: 3,
    comparison: 'GreaterThanThreshold',
    threshold: FAILING_PERCENT,
    missing: 'notBreaching',
  };
}

/**
 * A certificate that was not renewed in time. ACM reports the days twice a day, for as long as it is good:
 * https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
 */
export function oldCertificate(
  certificateArn: string,
  { id, name }: Pick<AlarmShape, 'id' | 'name'> = { id: 'Certificate', name: 'certificate' },
): AlarmShape {
  return {
    id,
    name,
    description: `The certificate expires in less than ${DAYS_LEFT} days and was not renewed`,
    namespace: 'AWS/CertificateManager',
    metric: 'DaysToExpiry',
    dimensions: { CertificateArn: certificateArn },
    statistic: 'Minimum',
    periodSeconds: 86_400,
    periods: 1,
    comparison: 'LessThanThreshold',
    threshold: DAYS_LEFT,
    missing: 'ignore',
  };
}
