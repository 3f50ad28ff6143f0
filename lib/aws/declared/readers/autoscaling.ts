import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { Live } from '../live.ts';
import { given } from '../live.ts';

/** An `AWS::AutoScaling::AutoScalingGroup`. */
export function liveScaling({ AutoScalingGroupName = '', VPCZoneIdentifier = '', ...found }: AutoScalingGroup): Live {
  const { MinSize, MaxSize, DesiredCapacity, LaunchTemplate, HealthCheckType, HealthCheckGracePeriod, Tags } = found;
  return {
    id: AutoScalingGroupName,
    attributes: {},
    properties: given({
      AutoScalingGroupName,
      MinSize,
      MaxSize,
      DesiredCapacity,
      VPCZoneIdentifier: VPCZoneIdentifier.split(',').filter((subnet) => subnet !== ''),
      LaunchTemplate,
      HealthCheckType,
      HealthCheckGracePeriod,
      Tags: Tags?.map(({ Key, Value, PropagateAtLaunch }) => ({ Key, Value, PropagateAtLaunch })),
    }),
  };
}
