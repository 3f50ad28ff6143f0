import type { Stack } from 'aws-cdk-lib';
import { CfnOutput, Fn } from 'aws-cdk-lib';
import { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { ORIGIN_HEADER } from '../../../lambdas/http/origin-header.ts';
import type { ComponentParts } from './component.ts';
import type { Deployment } from '../deployment.ts';
import { always, noObstacles, nothingToDo, nothingToPutIn } from './component.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import { cloudFrontChecks } from '../observed/cloudfront-checks.ts';
import { sharedShape } from '../distribution-shape.ts';
import type { CdnState } from '../observed/distribution-state.ts';

const ORIGIN = 'apps';

/**
 * CloudFront in front of a load balancer or a machine: it gives browsers the secure context that Web Crypto needs, and shows a secret
 * by which the apps know it once they are locked.
 */
export const cdn: ComponentParts<CdnState> = {
  name: 'cdn',
  needs: ['fargate', 'instance', 'firewall'],
  takesAdminKey: false,
  kinds: [],
  isWanted: always,
  populate: nothingToPutIn,
  declare: declareFront,
  observe: async (observer) => (await import('./cdn-state.ts')).observeCdn(observer),
  resources: ({ distribution }) => (distribution ? [distribution.arn] : []),
  checks: cloudFrontChecks(isAwake),
  lockedChecks: [],
  obstacles: noObstacles,
  empty: nothingToDo,
};

function declareFront(stack: Stack, deployment: Deployment): void {
  const { config } = deployment;
  const names = namesOf(config);
  const resource = new CfnDistribution(stack, 'Distribution', {
    distributionConfig: {
      ...sharedShape({ publicName: config.publicName, firewallArn: deployment.firewallArn }, () => ORIGIN),
      comment: names.distributionComment,
      origins: [
        {
          id: ORIGIN,
          domainName: Fn.importValue(names.originExport),
          customOriginConfig: {
            originProtocolPolicy: protocolOf(config),
            originSslProtocols: ['TLSv1.2'],
            httpPort: portOf(config),
            originReadTimeout: 60,
          },
          originCustomHeaders: [{ headerName: ORIGIN_HEADER, headerValue: config.originSecret ?? '' }],
        },
      ],
    },
  });
  new CfnOutput(stack, 'Address', { value: `https://${resource.attrDomainName}/` });
}

/** A load balancer with a certificate speaks only HTTPS. */
function protocolOf({ target, container }: DeploymentConfig): 'https-only' | 'http-only' {
  return target === 'fargate' && container.certificateArn !== undefined ? 'https-only' : 'http-only';
}

/** The machine's server has no right to a port below 1024. */
function portOf({ target }: DeploymentConfig): number {
  return target === 'fargate' ? 80 : 8080;
}

/** Whether the apps are meant to run. */
function isAwake({ target, container, machine }: DeploymentConfig): boolean {
  return (target === 'fargate' ? container.desiredCount : machine.desiredCount) > 0;
}
