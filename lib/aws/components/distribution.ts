import type { Stack } from 'aws-cdk-lib';
import { CfnOutput, Fn } from 'aws-cdk-lib';
import { CfnDistribution, CfnOriginAccessControl } from 'aws-cdk-lib/aws-cloudfront';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { ComponentParts, Deployment } from '../component.ts';
import { always, nothingToDo, notCompared } from '../component.ts';
import { URL_ACTIONS, distributionArn } from '../grants.ts';
import { namesOf } from '../../config/names.ts';
import { distributionChecks, lockedDistributionChecks } from './distribution-checks.ts';
import { APPS, sharedShape, signedApps } from './distribution-shape.ts';
import type { DistributionState } from './distribution-state.ts';

/** CloudFront in front of both functions. */
export const distribution: ComponentParts<DistributionState> = {
  name: 'distribution',
  needs: ['user', 'admin', 'firewall'],
  takesAdminKey: false,
  kinds: [],
  isWanted: always,
  fill: nothingToDo,
  declare: declareDistribution,
  observe: async (observer) => (await import('./distribution-state.ts')).observeDistribution(observer),
  seen: notCompared,
  resources: ({ distribution: found, accessControl }) => [found?.arn, accessControl?.id].flatMap((id) => id ?? []),
  checks: distributionChecks,
  lockedChecks: lockedDistributionChecks,
  empty: nothingToDo,
};

function declareDistribution(stack: Stack, deployment: Deployment): void {
  const { config, locked } = deployment;
  const names = namesOf(config);
  const accessControl = new CfnOriginAccessControl(stack, 'AccessControl', {
    originAccessControlConfig: {
      name: names.originAccessControl,
      originAccessControlOriginType: 'lambda',
      signingBehavior: 'always',
      signingProtocol: 'sigv4',
    },
  });
  const resource = new CfnDistribution(stack, 'Distribution', {
    distributionConfig: {
      comment: names.distributionComment,
      ...sharedShape(deployment, (app) => app),
      origins: APPS.map((app) => ({
        id: app,
        domainName: Fn.select(2, Fn.split('/', Fn.importValue(names.urlExports[app]))),
        customOriginConfig: {
          originProtocolPolicy: 'https-only',
          originSslProtocols: ['TLSv1.2'],
          originReadTimeout: 60,
        },
        ...(signedApps(locked).includes(app) && { originAccessControlId: accessControl.attrId }),
      })),
    },
  });
  for (const app of signedApps(locked)) {
    for (const [index, action] of URL_ACTIONS.entries()) {
      new CfnPermission(stack, `${app === 'user' ? 'User' : 'Admin'}Grant${index}`, {
        action,
        functionName: names.functions[app],
        principal: 'cloudfront.amazonaws.com',
        sourceArn: distributionArn(config, resource.ref),
        ...(action === 'lambda:InvokeFunctionUrl'
          ? { functionUrlAuthType: 'AWS_IAM' }
          : { invokedViaFunctionUrl: true }),
      });
    }
  }
  new CfnOutput(stack, 'Address', { value: `https://${resource.attrDomainName}/` });
}
