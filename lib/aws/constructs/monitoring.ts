import { Duration } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Alarm, Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AdminFunction } from './admin-function.ts';
import { declareAlarm } from './alarm.ts';
import { functionGraphs } from './dashboard-graphs.ts';
import type { Distribution } from './distribution.ts';
import { functionAlarms } from './function-alarms.ts';
import type { UserFunction } from './user-function.ts';

export interface MonitoringProps {
  readonly user: UserFunction;
  readonly admin: AdminFunction;
  readonly distribution: Distribution;
  /** As long as the user function may take. */
  readonly timeoutSeconds: number;
  readonly maxStoreBytes: number;
  /** SNS topic that is notified when an alarm goes off and when it is over; undefined: CloudWatch shows it. */
  readonly alarmTopicArn?: string | undefined;
  /** Undefined: CloudFormation chooses one. */
  readonly dashboardName?: string | undefined;
}

/** Alarms on errors, throttles, slow answers, failing maintenance and a store that fills, and a dashboard of all that is watched. */
export class Monitoring extends Construct {
  readonly alarms: readonly IAlarm[];
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { user, admin, distribution, timeoutSeconds, maxStoreBytes, dashboardName } = props;
    const watched = {
      functionNames: { user: user.functionName, admin: admin.functionName },
      statisticsName: admin.statisticsName,
      timeoutSeconds,
      maxStoreBytes,
    };
    this.alarms = functionAlarms(watched).map((shape) => {
      const { attrArn } = declareAlarm(this, shape, { topicArn: props.alarmTopicArn });
      return Alarm.fromAlarmArn(this, `Imported${shape.id}`, attrArn);
    });
    this.dashboard = new Dashboard(this, 'Dashboard', {
      ...(dashboardName !== undefined && { dashboardName }),
      defaultInterval: Duration.days(1),
      widgets: functionGraphs({ ...watched, distributionId: distribution.distribution.distributionId }),
    });
  }
}
