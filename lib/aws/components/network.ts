import type { CfnResource, Stack } from 'aws-cdk-lib';
import { Fn, Tags } from 'aws-cdk-lib';
import {
  CfnInternetGateway,
  CfnRoute,
  CfnRouteTable,
  CfnSubnet,
  CfnSubnetRouteTableAssociation,
  CfnVPC,
  CfnVPCEndpoint,
  CfnVPCGatewayAttachment,
} from 'aws-cdk-lib/aws-ec2';
import type { DeploymentConfig } from '../../config/config.ts';
import type { PolicyDocument } from '../policies.ts';
import { bucketArn } from '../policies.ts';

export const CIDR = { vpc: '10.42.0.0/24', subnets: ['10.42.0.0/26', '10.42.0.64/26'] } as const;

interface NetworkOptions {
  /** Tag `Name` of the network and of its internet gateway. */
  readonly name: string;
  readonly region: string;
  /** What may pass the way to S3 that leaves the network out. */
  readonly endpointPolicy: PolicyDocument;
  /** Whether machines get a public address by where they start, for those that cannot ask for one. */
  readonly givesAddresses?: boolean;
}

export interface Network {
  readonly vpcId: string;
  readonly subnetIds: string[];
  /** Must be there before anything in the network can reach anything. */
  readonly route: CfnResource;
}

/** A network of its own with two public subnets. Nothing in it costs anything while it exists: there is no NAT gateway. */
export function declareNetwork(
  stack: Stack,
  { name, region, endpointPolicy, givesAddresses = false }: NetworkOptions,
): Network {
  const vpc = new CfnVPC(stack, 'Vpc', { cidrBlock: CIDR.vpc, enableDnsHostnames: true, enableDnsSupport: true });
  Tags.of(vpc).add('Name', name);
  const { table, route } = declareWayOut(stack, vpc.ref, name);
  const subnetIds = CIDR.subnets.map((cidrBlock, index) => {
    const availabilityZone = Fn.select(index, Fn.getAzs());
    const subnet = new CfnSubnet(stack, `Subnet${index}`, {
      vpcId: vpc.ref,
      cidrBlock,
      availabilityZone,
      mapPublicIpOnLaunch: givesAddresses,
    });
    Tags.of(subnet).add('Name', `${name}-${index}`);
    new CfnSubnetRouteTableAssociation(stack, `Association${index}`, {
      subnetId: subnet.ref,
      routeTableId: table,
    });
    return subnet.ref;
  });
  new CfnVPCEndpoint(stack, 'StoreEndpoint', {
    vpcId: vpc.ref,
    vpcEndpointType: 'Gateway',
    serviceName: storeService(region),
    routeTableIds: [table],
    policyDocument: endpointPolicy,
  });
  return { vpcId: vpc.ref, subnetIds, route };
}

/** What may pass the way to S3 that leaves the network out: what the apps do in their bucket, and reading whatever else is named. */
export function storeEndpointPolicy(config: DeploymentConfig, readable: readonly string[]): PolicyDocument {
  const bucket = bucketArn(config);
  const allow = (Action: string[], Resource: readonly string[]): PolicyDocument['Statement'][number] => ({
    Effect: 'Allow',
    Principal: '*',
    Action,
    Resource,
  });
  return {
    Version: '2012-10-17',
    Statement: [
      allow(['s3:DeleteObject', 's3:GetObject', 's3:PutObject'], [`${bucket}/*`]),
      allow(['s3:ListBucket'], [bucket]),
      allow(['s3:GetObject'], readable),
    ],
  };
}

/** One port, as the rules of a security group name it. */
export function tcp(port: number): { ipProtocol: string; fromPort: number; toPort: number } {
  return { ipProtocol: 'tcp', fromPort: port, toPort: port };
}

/** Name of S3 as the service behind an endpoint. */
export function storeService(region: string): string {
  return `com.amazonaws.${region}.s3`;
}

function declareWayOut(stack: Stack, vpcId: string, name: string): { table: string; route: CfnResource } {
  const gateway = new CfnInternetGateway(stack, 'Gateway', {});
  Tags.of(gateway).add('Name', name);
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
