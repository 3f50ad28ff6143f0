import { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Alarm, ComparisonOperator, Dashboard, GraphWidget, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AdminFunction } from './admin-function.ts';
import type { Distribution } from './distribution.ts';
import type { UserFunction } from './user-function.ts';

const PERIOD = Duration.minutes(5);
/** Of the time that the function may take, and of the room that the store has. */
const NEARLY = 0.8;

export interface MonitoringProps {
  readonly user: UserFunction;
  readonly admin: AdminFunction;
  readonly distribution: Distribution;
  /** As long as the user function may take. */
  readonly timeoutSeconds: number;
  readonly maxStoreBytes: number;
  /** SNS topic that is told when an alarm goes off and when it is over; undefined: CloudWatch shows it. */
  readonly alarmTopicArn?: string | undefined;
  /** Undefined: CloudFormation chooses one. */
  readonly dashboardName?: string | undefined;
}

/** Alarms on errors, throttles, slow answers and a store that is nearly full, and a dashboard of all that is watched. */
export class Monitoring extends Construct {
  readonly alarms: readonly Alarm[];
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { user, admin, timeoutSeconds, maxStoreBytes, dashboardName } = props;
    const limits: readonly [id: string, metric: Metric, threshold: number, periods: number, description: string][] = [
      ['UserErrors', user.metricErrors(), 1, 1, 'The user function failed or ran out of time'],
      ['AdminErrors', admin.metricErrors(), 1, 1, 'The admin function, or maintenance, failed or ran out of time'],
      ['UserThrottles', user.metricThrottles(), 1, 1, 'The user function is asked more than its concurrency allows'],
      ['AdminThrottles', admin.metricThrottles(), 1, 1, 'The admin function is asked more than its concurrency allows'],
      [
        'UserDuration',
        user.metricDuration(),
        timeoutSeconds * 1000 * NEARLY,
        3,
        'Answers take nearly as long as they may',
      ],
      ['StoreUse', admin.metricStoredBytes(), Math.floor(maxStoreBytes * NEARLY), 3, 'The store is nearly full'],
    ];
    this.alarms = limits.map(([name, metric, threshold, evaluationPeriods, alarmDescription]) => {
      const shape = { alarmDescription, threshold, evaluationPeriods, ...WHILE_THERE_IS_DATA };
      return this.#told(
        new Alarm(this, name, { metric: metric.with({ period: PERIOD }), ...shape }),
        props.alarmTopicArn,
      );
    });
    this.dashboard = new Dashboard(this, 'Dashboard', {
      ...(dashboardName !== undefined && { dashboardName }),
      defaultInterval: Duration.days(1),
      widgets: widgetsOf(props),
    });
  }

  #told(alarm: Alarm, alarmActionArn: string | undefined): Alarm {
    if (alarmActionArn === undefined) return alarm;
    const topic = { bind: () => ({ alarmActionArn }) };
    alarm.addAlarmAction(topic);
    alarm.addOkAction(topic);
    return alarm;
  }
}

/** A function that nobody asks has no data, and that is no fault. */
const WHILE_THERE_IS_DATA = {
  comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  treatMissingData: TreatMissingData.NOT_BREACHING,
} as const;

function widgetsOf({ user, admin, distribution, maxStoreBytes }: MonitoringProps): GraphWidget[][] {
  const both = (metric: (app: UserFunction | AdminFunction) => Metric): Metric[] => [
    metric(user).with({ label: 'user' }),
    metric(admin).with({ label: 'admin' }),
  ];
  const graph = (title: string, left: Metric[], more: object = {}): GraphWidget =>
    new GraphWidget({ title, left: left.map((metric) => metric.with({ period: PERIOD })), width: 8, ...more });
  const full = { leftAnnotations: [{ value: maxStoreBytes, label: 'all that may be stored' }] };
  return [
    [
      graph('Requests', [distribution.metricRequests(), ...both((app) => app.metricInvocations())]),
      graph('Errors', [...both((app) => app.metricErrors())], { right: [distribution.metric5xxErrorRate()] }),
      graph(
        'Throttles',
        both((app) => app.metricThrottles()),
      ),
    ],
    [
      graph(
        'Duration, 95th percentile',
        both((app) => app.metricDuration()),
      ),
      graph('Backlog of maintenance', [admin.metricBacklog()], { right: [admin.metricBacklogAge()] }),
      graph('Store use', [admin.metricStoredBytes()], full),
    ],
  ];
}
