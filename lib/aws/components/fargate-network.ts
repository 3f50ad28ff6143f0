import type { Stack } from 'aws-cdk-lib';
import { CfnSecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Deployment } from '../deployment.ts';
import { balancerIngress } from './fargate-ingress.ts';
import { endpointPolicy, fargateNames, PORT } from './fargate-shape.ts';
import type { Network } from './network.ts';
import { CIDR, declareNetwork, tcp } from './network.ts';

export interface FargateNetwork extends Network {
  readonly balancerGroup: string;
  readonly taskGroup: string;
}

/** The network of the load balancer and the tasks, and who gets through to what. */
export function declareFargateNetwork(stack: Stack, deployment: Deployment): FargateNetwork {
  const { config } = deployment;
  const name = fargateNames(config).vpc;
  const network = declareNetwork(stack, { name, region: config.region, endpointPolicy: endpointPolicy(config) });
  return { ...network, ...declareGroups(stack, deployment, network.vpcId) };
}

/** Rules are written inline: emulators know them in no other way. The way to the tasks names their network, for two groups cannot name each other so. */
function declareGroups(
  stack: Stack,
  deployment: Deployment,
  vpcId: string,
): { balancerGroup: string; taskGroup: string } {
  const { securityGroups } = fargateNames(deployment.config);
  const balancer = new CfnSecurityGroup(stack, 'BalancerGroup', {
    vpcId,
    groupName: securityGroups.balancer,
    groupDescription: 'Load balancer of both apps',
    securityGroupIngress: balancerIngress(deployment).map(({ port, prefixList }) => ({
      ...tcp(port),
      ...(prefixList === undefined
        ? { cidrIp: '0.0.0.0/0', description: 'Anyone, until it is locked' }
        : { sourcePrefixListId: prefixList, description: 'CloudFront only' }),
    })),
    securityGroupEgress: [{ ...tcp(PORT), cidrIp: CIDR.vpc, description: 'The tasks' }],
  });
  const tasks = new CfnSecurityGroup(stack, 'TaskGroup', {
    vpcId,
    groupName: securityGroups.tasks,
    groupDescription: 'Tasks of both apps',
    securityGroupIngress: [
      { ...tcp(PORT), sourceSecurityGroupId: balancer.attrGroupId, description: 'The load balancer only' },
    ],
    securityGroupEgress: [{ ...tcp(443), cidrIp: '0.0.0.0/0', description: 'S3, the registry and the logs' }],
  });
  return { balancerGroup: balancer.attrGroupId, taskGroup: tasks.attrGroupId };
}
