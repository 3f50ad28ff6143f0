import type { Stack } from 'aws-cdk-lib';
import { CfnOutput, Fn } from 'aws-cdk-lib';
import type { ComponentParts } from './component.ts';
import type { Deployment } from '../deployment.ts';
import { always, noObstacles, nothingToDo, nothingToPutIn } from './component.ts';
import type { DistributedApp } from '../constructs/distribution.ts';
import { Distribution } from '../constructs/distribution.ts';
import type { AppName } from '../../config/names.ts';
import { namesOf } from '../../config/names.ts';
import { distributionChecks, lockedDistributionChecks } from '../observed/distribution-checks.ts';
import { signedApps } from '../distribution-shape.ts';
import type { DistributionState } from '../observed/distribution-state.ts';

/** CloudFront in front of both functions. */
export const distribution: ComponentParts<DistributionState> = {
  name: 'distribution',
  needs: ['user', 'admin', 'firewall'],
  takesAdminKey: false,
  kinds: [],
  isWanted: always,
  populate: nothingToPutIn,
  declare: declareDistribution,
  observe: async (observer) => (await import('../observed/distribution-state.ts')).observeDistribution(observer),
  resources: ({ distribution: found, seen }) => [found?.arn, seen.live['AccessControl']?.id].flatMap((id) => id ?? []),
  checks: distributionChecks,
  lockedChecks: lockedDistributionChecks,
  obstacles: noObstacles,
  empty: nothingToDo,
};

function declareDistribution(stack: Stack, { config, locked, firewallArn }: Deployment): void {
  const names = namesOf(config);
  const appOf = (app: AppName): DistributedApp => ({
    url: Fn.importValue(names.urlExports[app]),
    functionName: names.functions[app],
    isSigned: signedApps(locked).includes(app),
  });
  const { distribution: made } = new Distribution(stack, 'Default', {
    user: appOf('user'),
    admin: appOf('admin'),
    comment: names.distributionComment,
    accessControlName: names.originAccessControl,
    webAclArn: firewallArn,
    domain: config.publicName && {
      domainName: config.publicName.domain,
      certificate: { certificateArn: config.publicName.certificateArn },
    },
  });
  new CfnOutput(stack, 'Address', { value: `https://${made.distributionDomainName}/` });
}
