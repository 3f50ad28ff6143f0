import type { Stack } from 'aws-cdk-lib';
import { Fn, Tags } from 'aws-cdk-lib';
import {
  CfnInternetGateway,
  CfnRoute,
  CfnRouteTable,
  CfnSecurityGroup,
  CfnSubnet,
  CfnSubnetRouteTableAssociation,
  CfnVPC,
  CfnVPCEndpoint,
  CfnVPCGatewayAttachment,
} from 'aws-cdk-lib/aws-ec2';
import type { CfnResource } from 'aws-cdk-lib';
import type { Deployment } from '../component.ts';
import { CIDR, endpointPolicy, fargateNames, PORT } from './fargate-shape.ts';
import { balancerIngress } from './fargate-ingress.ts';

export interface Network {
  readonly vpcId: string;
  readonly subnetIds: string[];
  readonly balancerGroup: string;
  readonly taskGroup: string;
  /** Must be there before anything can be reached. */
  readonly route: CfnResource;
}

/** A network of its own with two public subnets. Nothing in it costs anything while it stands: there is no NAT gateway. */
export function declareNetwork(stack: Stack, deployment: Deployment): Network {
  const { config } = deployment;
  const names = fargateNames(config);
  const vpc = new CfnVPC(stack, 'Vpc', { cidrBlock: CIDR.vpc, enableDnsHostnames: true, enableDnsSupport: true });
  Tags.of(vpc).add('Name', names.vpc);
  const { table, route } = declareWayOut(stack, vpc.ref);
  const subnetIds = CIDR.subnets.map((cidrBlock, index) => {
    const availabilityZone = Fn.select(index, Fn.getAzs());
    const subnet = new CfnSubnet(stack, `Subnet${index}`, { vpcId: vpc.ref, cidrBlock, availabilityZone });
    Tags.of(subnet).add('Name', `${names.vpc}-${index}`);
    new CfnSubnetRouteTableAssociation(stack, `Association${index}`, {
      subnetId: subnet.ref,
      routeTableId: table,
    });
    return subnet.ref;
  });
  new CfnVPCEndpoint(stack, 'StoreEndpoint', {
    vpcId: vpc.ref,
    vpcEndpointType: 'Gateway',
    serviceName: `com.amazonaws.${config.region}.s3`,
    routeTableIds: [table],
    policyDocument: endpointPolicy(config),
  });
  return { vpcId: vpc.ref, subnetIds, ...declareGroups(stack, deployment, vpc.ref), route };
}

function declareWayOut(stack: Stack, vpcId: string): { table: string; route: CfnResource } {
  const gateway = new CfnInternetGateway(stack, 'Gateway', {});
  const attachment = new CfnVPCGatewayAttachment(stack, 'Attachment', { vpcId, internetGatewayId: gateway.ref });
  const table = new CfnRouteTable(stack, 'Routes', { vpcId });
  const route = new CfnRoute(stack, 'WayOut', {
    routeTableId: table.ref,
    destinationCidrBlock: '0.0.0.0/0',
    gatewayId: gateway.ref,
  });
  route.addResourceDependency(attachment);
  return { table: table.ref, route };
}

/** Rules are written inline: emulators know them in no other way. The way to the tasks names their network, for two groups cannot name each other so. */
function declareGroups(
  stack: Stack,
  deployment: Deployment,
  vpcId: string,
): { balancerGroup: string; taskGroup: string } {
  const { securityGroups } = fargateNames(deployment.config);
  const tcp = (port: number): { ipProtocol: string; fromPort: number; toPort: number } => ({
    ipProtocol: 'tcp',
    fromPort: port,
    toPort: port,
  });
  const balancer = new CfnSecurityGroup(stack, 'BalancerGroup', {
    vpcId,
    groupName: securityGroups.balancer,
    groupDescription: 'Load balancer of both apps',
    securityGroupIngress: balancerIngress(deployment).map(({ port, prefixList }) => ({
      ...tcp(port),
      ...(prefixList === undefined
        ? { cidrIp: '0.0.0.0/0', description: 'Anybody, until it is locked' }
        : { sourcePrefixListId: prefixList, description: 'CloudFront alone' }),
    })),
    securityGroupEgress: [{ ...tcp(PORT), cidrIp: CIDR.vpc, description: 'The tasks' }],
  });
  const tasks = new CfnSecurityGroup(stack, 'TaskGroup', {
    vpcId,
    groupName: securityGroups.tasks,
    groupDescription: 'Tasks of both apps',
    securityGroupIngress: [
      { ...tcp(PORT), sourceSecurityGroupId: balancer.attrGroupId, description: 'The load balancer alone' },
    ],
    securityGroupEgress: [{ ...tcp(443), cidrIp: '0.0.0.0/0', description: 'S3, the registry and the logs' }],
  });
  return { balancerGroup: balancer.attrGroupId, taskGroup: tasks.attrGroupId };
}
