import type { DeploymentConfig } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import type { AlarmShape } from '../constructs/alarm.ts';
import { failingSite, oldCertificate } from '../constructs/edge-alarms.ts';
import type { WatchedFunctions } from '../constructs/function-alarms.ts';
import { functionAlarms } from '../constructs/function-alarms.ts';

/** In the place of an id while there is none, as where a stack is deleted. */
export const NO_DISTRIBUTION = 'none';

export function watchedFunctions(config: DeploymentConfig): WatchedFunctions {
  const { functions } = namesOf(config);
  return {
    functionNames: functions,
    statisticsName: functions.user,
    timeoutSeconds: config.user.timeoutSeconds,
    maxStoreBytes: config.maxStoreBytes,
  };
}

/** What is watched in the deployment's own region. */
export function regionAlarms(config: DeploymentConfig): readonly AlarmShape[] {
  return functionAlarms(watchedFunctions(config));
}

/** What is watched where CloudFront has its metrics and its certificates. */
export function edgeAlarms({ publicName }: DeploymentConfig, distributionId: string): readonly AlarmShape[] {
  return [failingSite(distributionId), ...(publicName ? [oldCertificate(publicName.certificateArn)] : [])];
}
