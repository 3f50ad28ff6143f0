import type { DeploymentConfig } from '../../config/config.ts';
import type { AppName } from '../../config/names.ts';
import { namesOf, roleArn } from '../../config/names.ts';
import type { ComponentParts } from './component.ts';
import { always, noObstacles, nothingToDo, nothingToPutIn } from './component.ts';
import type { AppFunctionProps } from '../constructs/app-function.ts';
import { withSignInSecret } from '../sign-in-secret.ts';
import { functionChecks, lockedFunctionChecks } from '../observed/function-checks.ts';
import type { FunctionState } from '../observed/function-state.ts';

/** All of a component that is a function, but what declares it. */
export function functionParts(app: AppName): Omit<ComponentParts<FunctionState>, 'declare'> {
  return {
    name: app,
    needs: app === 'admin' ? ['role', 'storage', 'sign-in'] : ['role', 'storage'],
    takesAdminKey: app === 'admin',
    kinds: [],
    isWanted: always,
    populate: nothingToPutIn,
    observe: async (observer) => (await import('../observed/function-state.ts')).observeFunction(observer, app),
    resources: functionResources,
    checks: functionChecks(app),
    lockedChecks: lockedFunctionChecks(app),
    obstacles: noObstacles,
    empty: nothingToDo,
  };
}

/** Names of what there is. Permissions have none. */
export function functionResources({ seen: { live } }: FunctionState): string[] {
  const { Function: lambda, Url: url, LogGroup: logGroup } = live;
  return [lambda?.attributes['Arn'], url?.attributes['FunctionUrl'], logGroup?.id].flatMap((found) => found ?? []);
}

/** What the function of an app is declared from. */
export function functionProps(config: DeploymentConfig, app: AppName): AppFunctionProps {
  const names = namesOf(config);
  const { assets, memoryMiB, timeoutSeconds, reservedConcurrency } = config[app];
  return {
    assets,
    memoryMiB,
    timeoutSeconds,
    ...(reservedConcurrency !== undefined && { reservedConcurrency }),
    bucket: { bucketName: names.bucket },
    role: { roleArn: roleArn(config, app) },
    settings: withSignInSecret(config),
    statisticsName: names.functions.user,
    functionName: names.functions[app],
    logGroupName: names.logGroups[app],
    version: config.version,
  };
}
