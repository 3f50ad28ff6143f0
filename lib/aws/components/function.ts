import type { DeploymentConfig } from '../../config/config.ts';
import type { AppName } from '../../config/names.ts';
import { namesOf, roleArn } from '../../config/names.ts';
import type { ComponentParts } from '../component.ts';
import { always, notCompared, nothingToDo } from '../component.ts';
import type { AppFunctionProps } from '../constructs/app-function.ts';
import { functionChecks, lockedFunctionChecks } from './function-checks.ts';
import type { FunctionState } from './function-state.ts';

/** All of a component that is a function, but what declares it. */
export function functionParts(app: AppName): Omit<ComponentParts<FunctionState>, 'declare'> {
  return {
    name: app,
    needs: ['role', 'storage'],
    takesAdminKey: app === 'admin',
    kinds: [],
    isWanted: always,
    fill: nothingToDo,
    observe: async (observer) => (await import('./function-state.ts')).observeFunction(observer, app),
    seen: notCompared,
    resources: ({ lambda, url, logGroup }) => [lambda?.arn, url?.url, logGroup?.name].flatMap((found) => found ?? []),
    checks: functionChecks(app),
    lockedChecks: lockedFunctionChecks(app),
    empty: nothingToDo,
  };
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
    settings: config,
    statisticsName: names.functions.user,
    functionName: names.functions[app],
    logGroupName: names.logGroups[app],
    version: config.version,
  };
}
