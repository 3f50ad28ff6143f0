import type { Stack } from 'aws-cdk-lib';
import { CfnOutput, Fn } from 'aws-cdk-lib';
import { CfnDistribution, CfnOriginAccessControl } from 'aws-cdk-lib/aws-cloudfront';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { ComponentParts, Deployment } from '../component.ts';
import { nothingToEmpty } from '../component.ts';
import { URL_ACTIONS, distributionArn } from '../grants.ts';
import { namesOf } from '../names.ts';
import { distributionChecks, lockedDistributionChecks } from './distribution-checks.ts';
import { APPS, BEHAVIOURS, MANAGED_POLICIES, METHODS, signedApps, UNCACHED_ERRORS } from './distribution-shape.ts';
import type { DistributionState } from './distribution-state.ts';
import { observeDistribution } from './distribution-state.ts';

/** CloudFront in front of both functions. */
export const distribution: ComponentParts<DistributionState> = {
  name: 'distribution',
  declare: declareDistribution,
  observe: observeDistribution,
  resources: ({ distribution: found, accessControl }) => [found?.arn, accessControl?.id].flatMap((id) => id ?? []),
  checks: distributionChecks,
  lockedChecks: lockedDistributionChecks,
  empty: nothingToEmpty,
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
  const [first, ...others] = BEHAVIOURS.map(behaviour);
  const resource = new CfnDistribution(stack, 'Distribution', {
    distributionConfig: {
      comment: names.distributionComment,
      enabled: true,
      httpVersion: 'http2and3',
      ipv6Enabled: true,
      priceClass: 'PriceClass_100',
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
      defaultCacheBehavior: first ?? behaviour({ path: '*', app: 'user', cached: false }),
      cacheBehaviors: others.map((each, index) => ({ ...each, pathPattern: BEHAVIOURS[index + 1]?.path ?? '' })),
      customErrorResponses: UNCACHED_ERRORS.map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 })),
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

function behaviour({ app, cached }: (typeof BEHAVIOURS)[number]): CfnDistribution.DefaultCacheBehaviorProperty {
  return {
    targetOriginId: app,
    viewerProtocolPolicy: 'redirect-to-https',
    allowedMethods: [...(cached ? METHODS.read : METHODS.all)],
    cachePolicyId: cached ? MANAGED_POLICIES.cached : MANAGED_POLICIES.uncached,
    // What is kept must not depend on anything that the visitor sent.
    ...(!cached && { originRequestPolicyId: MANAGED_POLICIES.request }),
    responseHeadersPolicyId: MANAGED_POLICIES.headers,
    // The app has compressed what is worth it.
    compress: cached,
  };
}
