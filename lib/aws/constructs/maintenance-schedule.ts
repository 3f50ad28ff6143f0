import { CfnRule } from 'aws-cdk-lib/aws-events';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** As long as the function may run, of which maintenance works four fifths: while there is more to do, the next run soon goes on. */
const RATE = 'rate(5 minutes)';
/** Id of the one target. */
export const TARGET = 'admin';

/** Adds the rule and the permission that lets this one rule, and nothing else of EventBridge, start the function. */
export function declareSchedule(scope: Construct, lambda: CfnFunction, name: string | undefined): void {
  const rule = new CfnRule(scope, 'Schedule', {
    ...(name !== undefined && { name }),
    description: 'Removes what has expired and rolls up the statistics',
    scheduleExpression: RATE,
    state: 'ENABLED',
    targets: [{ id: TARGET, arn: lambda.attrArn }],
  });
  new CfnPermission(scope, 'ScheduleGrant', {
    action: 'lambda:InvokeFunction',
    functionName: lambda.ref,
    principal: 'events.amazonaws.com',
    sourceArn: rule.attrArn,
  });
}
