import type { AlarmShape } from './alarm.ts';
import { FIVE_MINUTES } from './alarm-times.ts';

const BUSY_PERCENT = 90;
/** A machine that has used up its credits works at a fraction of its speed; five are minutes of work. */
const CREDITS_LEFT = 5;

export interface WatchedMachine {
  readonly scalingGroup: string;
  /** 1, or 0 while it is not needed. */
  readonly desiredCount: number;
  readonly instanceType: string;
}

/**
 * What EC2 itself measures of the machine, five minutes apart, for the scaling group that it is in. Its memory, its disk and its log are not among
 * it: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html
 */
export function machineAlarms({ scalingGroup, desiredCount, instanceType }: WatchedMachine): readonly AlarmShape[] {
  const shared = {
    namespace: 'AWS/EC2',
    dimensions: { AutoScalingGroupName: scalingGroup },
    periodSeconds: FIVE_MINUTES,
    missing: 'notBreaching',
  } as const;
  return [
    ...(desiredCount > 0 ? [missingMachine(shared, desiredCount)] : []),
    {
      ...shared,
      id: 'MachineUnhealthy',
      name: 'machine-unhealthy',
      description: 'The machine has failed a status check of EC2 for 10 minutes',
      metric: 'StatusCheckFailed',
      statistic: 'Maximum',
      periods: 2,
      comparison: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
    },
    instanceType.startsWith('t') ? fewCredits(shared) : busyMachine(shared),
  ];
}

type Shared = Pick<AlarmShape, 'namespace' | 'dimensions' | 'periodSeconds' | 'missing'>;

/** A machine gives samples every five minutes, and another one is there within ten when it ends. */
function missingMachine(shared: Shared, desiredCount: number): AlarmShape {
  return {
    ...shared,
    id: 'MachineMissing',
    name: 'machine-missing',
    description: 'No machine has been running for 15 minutes',
    metric: 'CPUUtilization',
    statistic: 'SampleCount',
    periods: 3,
    comparison: 'LessThanThreshold',
    threshold: desiredCount,
    missing: 'breaching',
  };
}

function busyMachine(shared: Shared): AlarmShape {
  return {
    ...shared,
    id: 'MachineCpu',
    name: 'machine-cpu',
    description: `The machine uses ${BUSY_PERCENT} % of its processor, for 15 minutes`,
    metric: 'CPUUtilization',
    statistic: 'Average',
    periods: 3,
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: BUSY_PERCENT,
  };
}

/**
 * In place of the processor, of which a machine without credits never has much. One that was just started has none yet:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances-standard-mode-concepts.html
 */
function fewCredits(shared: Shared): AlarmShape {
  return {
    ...shared,
    id: 'MachineCredits',
    name: 'machine-credits',
    description: `The machine has had fewer than ${CREDITS_LEFT} credits for an hour: it works at a fraction of its speed`,
    metric: 'CPUCreditBalance',
    statistic: 'Maximum',
    periods: 12,
    comparison: 'LessThanThreshold',
    threshold: CREDITS_LEFT,
  };
}
