import type { Stack } from 'aws-cdk-lib';
import type { ComponentParts } from './component.ts';
import type { Deployment } from '../deployment.ts';
import { noObstacles, nothingToDo, nothingToPutIn } from './component.ts';
import { hasFirewall } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import { Firewall } from '../constructs/firewall.ts';
import type { Compared } from '../declared/live.ts';

/**
 * What CloudFront asks before it lets a request in. An address that makes too many is answered 429 until its rate has fallen. A web ACL
 * for CloudFront is in us-east-1, wherever the deployment is:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-wafv2-webacl.html
 */
export const firewall: ComponentParts<Compared> = {
  name: 'firewall',
  needs: [],
  takesAdminKey: false,
  kinds: [],
  isWanted: hasFirewall,
  populate: nothingToPutIn,
  declare: declareFirewall,
  observe: async (observer) => (await import('./firewall-state.ts')).observeFirewall(observer),
  resources: ({ seen }) => Object.values(seen.live).flatMap((found) => found?.attributes['Arn'] ?? []),
  // All that may be wrong with it is in its declaration.
  checks: [],
  lockedChecks: [],
  obstacles: noObstacles,
  empty: nothingToDo,
};

function declareFirewall(stack: Stack, { config }: Deployment): void {
  const { firewall: name, distributionComment: label } = namesOf(config);
  new Firewall(stack, 'Default', { webAclName: name, label, ratePer5Minutes: config.wafRatePer5Minutes });
}
