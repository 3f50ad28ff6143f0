import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

/** What an alarm is declared from and judged by: one metric, compared with a threshold for some periods. */
export interface AlarmShape {
  /** Logical id. */
  readonly id: string;
  /** What its own name is made of, and the heading in `docs/watching.md`. */
  readonly name: string;
  readonly description: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** A percentile is written `p99`. */
  readonly statistic: 'Average' | 'Maximum' | 'Minimum' | 'SampleCount' | 'Sum' | `p${number}`;
  readonly periodSeconds: number;
  /** How many of the last periods are looked at. */
  readonly periods: number;
  /** How many of them must be beyond the threshold; all unless given. */
  readonly breaching?: number;
  readonly comparison:
    'GreaterThanOrEqualToThreshold' | 'GreaterThanThreshold' | 'LessThanThreshold' | 'LessThanOrEqualToThreshold';
  readonly threshold: number;
  /** What a period without data counts as; `ignore` leaves the alarm as it is. */
  readonly missing: 'notBreaching' | 'breaching' | 'ignore';
}

interface AlarmOptions {
  /** Undefined: CloudFormation chooses one. */
  readonly alarmName?: string | undefined;
  /** SNS topic that is notified when it goes off and when it is over. */
  readonly topicArn?: string | undefined;
}

export function declareAlarm(scope: Construct, shape: AlarmShape, { alarmName, topicArn }: AlarmOptions): CfnAlarm {
  const { statistic, breaching } = shape;
  return new CfnAlarm(scope, shape.id, {
    ...(alarmName !== undefined && { alarmName }),
    alarmDescription: shape.description,
    namespace: shape.namespace,
    metricName: shape.metric,
    dimensions: Object.entries(shape.dimensions).map(([name, value]) => ({ name, value })),
    ...(statistic.startsWith('p') ? { extendedStatistic: statistic } : { statistic }),
    period: shape.periodSeconds,
    evaluationPeriods: shape.periods,
    ...(breaching !== undefined && { datapointsToAlarm: breaching }),
    threshold: shape.threshold,
    comparisonOperator: shape.comparison,
    treatMissingData: shape.missing,
    ...(topicArn !== undefined && { alarmActions: [topicArn], okActions: [topicArn] }),
  });
}
