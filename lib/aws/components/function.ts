import type { Stack } from 'aws-cdk-lib';
import { CfnDeletionPolicy, CfnOutput } from 'aws-cdk-lib';
import { CfnFunction, CfnPermission, CfnUrl } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { ComponentParts, Deployment } from '../component.ts';
import { always, nothingToDo, notCompared } from '../component.ts';
import type { AppName } from '../../config/names.ts';
import { namesOf, roleArn } from '../../config/names.ts';
import { functionChecks, lockedFunctionChecks } from './function-checks.ts';
import { authTypeOf, descriptionOf, functionEnvironment, HANDLER, RUNTIME } from './function-shape.ts';
import type { FunctionState } from './function-state.ts';

/** One of the apps as a function with its URL. */
export function functionComponent(app: AppName): ComponentParts<FunctionState> {
  return {
    name: app,
    needs: ['role', 'storage'],
    takesAdminKey: app === 'admin',
    kinds: [],
    isWanted: always,
    fill: nothingToDo,
    declare: (stack, deployment) => void declareFunction(stack, deployment, app),
    observe: async (observer) => (await import('./function-state.ts')).observeFunction(observer, app),
    seen: notCompared,
    resources: ({ lambda, url, logGroup }) => [lambda?.arn, url?.url, logGroup?.name].flatMap((found) => found ?? []),
    checks: functionChecks(app),
    lockedChecks: lockedFunctionChecks(app),
    empty: nothingToDo,
  };
}

/** Adds the function with its URL and its log group. */
export function declareFunction(stack: Stack, { config, locked }: Deployment, app: AppName): CfnFunction {
  const names = namesOf(config);
  const { assets, memoryMiB, timeoutSeconds, reservedConcurrency } = config[app];
  // Declared, because the role may not create one: a group that Lambda makes itself would stay behind.
  const logGroup = new CfnLogGroup(stack, 'LogGroup', {
    logGroupName: names.logGroups[app],
    retentionInDays: config.logRetentionDays,
  });
  logGroup.cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE;
  const code = new Asset(stack, 'Code', { path: assets });
  const lambda = new CfnFunction(stack, 'Function', {
    functionName: names.functions[app],
    description: descriptionOf(config, app),
    code: { s3Bucket: code.s3BucketName, s3Key: code.s3ObjectKey },
    runtime: RUNTIME,
    handler: HANDLER,
    architectures: ['arm64'],
    memorySize: memoryMiB,
    timeout: timeoutSeconds,
    role: roleArn(config, app),
    environment: { variables: functionEnvironment(config, app) },
    loggingConfig: { logGroup: names.logGroups[app], logFormat: 'Text' },
    ...(reservedConcurrency !== undefined && { reservedConcurrentExecutions: reservedConcurrency }),
  });
  lambda.addResourceDependency(logGroup);
  const authType = authTypeOf(app, locked);
  const url = new CfnUrl(stack, 'Url', { targetFunctionArn: lambda.attrArn, authType, invokeMode: 'BUFFERED' });
  if (authType === 'NONE') {
    const anyone = { functionName: lambda.ref, principal: '*' };
    new CfnPermission(stack, 'AnyoneByUrl', {
      ...anyone,
      action: 'lambda:InvokeFunctionUrl',
      functionUrlAuthType: 'NONE',
    });
    new CfnPermission(stack, 'AnyoneInvokes', {
      ...anyone,
      action: 'lambda:InvokeFunction',
      invokedViaFunctionUrl: true,
    });
  }
  new CfnOutput(stack, 'FunctionUrl', { value: url.attrFunctionUrl, exportName: names.urlExports[app] });
  return lambda;
}
