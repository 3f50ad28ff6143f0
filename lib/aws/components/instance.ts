import type { CfnResource, Stack } from 'aws-cdk-lib';
import { CfnOutput, Fn, Tags } from 'aws-cdk-lib';
import { CfnAutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { CfnEIP, CfnLaunchTemplate, CfnSecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnInstanceProfile } from 'aws-cdk-lib/aws-iam';
import type { ComponentParts } from './component.ts';
import type { Deployment } from '../deployment.ts';
import { always, nothingToPutIn } from './component.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import { MACHINE_PORT } from '../../machine/user-data.ts';
import { instanceChecks, lockedInstanceChecks } from './instance-checks.ts';
import { instanceResources } from './instance-resources.ts';
import {
  allowedPrefixList,
  declaredUserData,
  EGRESS_PORT,
  endpointPolicy,
  GRACE_SECONDS,
  hostOf,
  latestLinux,
  machineTags,
  METADATA_OPTIONS,
  ROOT_DEVICE,
} from './instance-shape.ts';
import type { InstanceState } from './instance-state.ts';
import { declareArtifact } from './machine-artifact.ts';
import type { Network } from './network.ts';
import { declareNetwork, tcp } from './network.ts';
import { foreignInNetwork, foreignMachines } from './obstacles.ts';

/** One machine with both apps, in a group that puts another in its place when it fails. */
export const instance: ComponentParts<InstanceState> = {
  name: 'instance',
  needs: ['role', 'storage', 'image', 'sign-in'],
  takesAdminKey: true,
  kinds: ['machines'],
  isWanted: always,
  populate: nothingToPutIn,
  declare: declareInstance,
  observe: async (observer) => (await import('./instance-state.ts')).observeInstance(observer),
  resources: instanceResources,
  checks: instanceChecks,
  lockedChecks: lockedInstanceChecks,
  obstacles: (state, { config }) => [
    ...foreignInNetwork(namesOf(config).stack('instance'), state, ['security group']),
    ...foreignMachines(state),
  ],
  empty: async (observer, force) => (await import('./instance-removal.ts')).emptyInstance(observer, force),
};

function declareInstance(stack: Stack, deployment: Deployment): void {
  const { config } = deployment;
  const name = namesOf(config).stack('instance');
  if (config.target === 'ec2') declareArtifact(stack, config);
  const network = declareNetwork(stack, {
    name,
    region: config.region,
    endpointPolicy: endpointPolicy(config),
  });
  const group = declareSecurityGroup(stack, deployment, network.vpcId);
  const address = declareAddress(stack, config, network.route);
  const template = declareTemplate(stack, deployment, { group, allocationId: address.allocationId });
  declareScaling(stack, config, template, network);
  new CfnOutput(stack, 'Origin', {
    value: hostOf(config, Fn.join('-', Fn.split('.', address.publicIp))),
    exportName: namesOf(config).originExport,
  });
}

/** Rules are written inline: emulators know them in no other way. */
function declareSecurityGroup(stack: Stack, deployment: Deployment, vpcId: string): string {
  const sourcePrefixListId = allowedPrefixList(deployment);
  const group = new CfnSecurityGroup(stack, 'Group', {
    vpcId,
    groupName: namesOf(deployment.config).stack('instance'),
    groupDescription: 'The machine with both apps',
    securityGroupIngress: [
      {
        ...tcp(MACHINE_PORT),
        ...(sourcePrefixListId === undefined
          ? { cidrIp: '0.0.0.0/0', description: 'Anyone, until it is locked' }
          : { sourcePrefixListId, description: 'CloudFront only' }),
      },
    ],
    securityGroupEgress: [{ ...tcp(EGRESS_PORT), cidrIp: '0.0.0.0/0', description: 'S3, EC2 and the Session Manager' }],
  });
  return group.attrGroupId;
}

interface DeclaredAddress {
  readonly allocationId: string;
  readonly publicIp: string;
}

/** An address that stays when the machine is replaced, which takes it when it starts. */
function declareAddress(stack: Stack, config: DeploymentConfig, route: CfnResource): DeclaredAddress {
  if (config.machine.address) return config.machine.address;
  const address = new CfnEIP(stack, 'Address', { domain: 'vpc' });
  Tags.of(address).add('Name', namesOf(config).stack('instance'));
  address.addResourceDependency(route);
  return { allocationId: address.attrAllocationId, publicIp: address.ref };
}

function declareTemplate(
  stack: Stack,
  deployment: Deployment,
  { group, allocationId }: { group: string; allocationId: string },
): CfnLaunchTemplate {
  const { config } = deployment;
  const names = namesOf(config);
  const name = names.stack('instance');
  const { instanceType, spot, volumeGiB } = config.machine;
  const profile = new CfnInstanceProfile(stack, 'Profile', {
    instanceProfileName: name,
    roles: [names.roles.machine],
  });
  const tags = Object.entries(machineTags(config)).map(([key, value]) => ({ key, value }));
  const template = new CfnLaunchTemplate(stack, 'Template', {
    launchTemplateName: name,
    launchTemplateData: {
      imageId: config.target === 'ami' ? bakedImageOf(deployment) : latestLinux(config),
      instanceType,
      iamInstanceProfile: { name },
      metadataOptions: METADATA_OPTIONS,
      // Without a key pair there is nothing that SSH would let in.
      networkInterfaces: [
        { deviceIndex: 0, associatePublicIpAddress: true, groups: [group], deleteOnTermination: true },
      ],
      blockDeviceMappings: [
        {
          deviceName: ROOT_DEVICE,
          ebs: { encrypted: true, volumeType: 'gp3', volumeSize: volumeGiB, deleteOnTermination: true },
        },
      ],
      // Otherwise a machine that works hard costs more than its price.
      ...(instanceType.startsWith('t') && { creditSpecification: { cpuCredits: 'standard' } }),
      ...(spot && {
        instanceMarketOptions: {
          marketType: 'spot',
          spotOptions: { spotInstanceType: 'one-time', instanceInterruptionBehavior: 'terminate' },
        },
      }),
      tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({ resourceType, tags })),
      userData: Fn.base64(declaredUserData(deployment, allocationId)),
    },
  });
  template.addResourceDependency(profile);
  return template;
}

/** CloudFormation changes no export that a stack imports: only who deploys without observing imports it. */
function bakedImageOf({ config, bakedImage }: Deployment): string {
  return bakedImage ?? Fn.importValue(namesOf(config).imageExport);
}

/** A changed template replaces the machine: the old one ends first, for there is room for one. */
function declareScaling(
  stack: Stack,
  config: DeploymentConfig,
  template: CfnLaunchTemplate,
  { subnetIds, route }: Network,
): void {
  const name = namesOf(config).stack('instance');
  const group = new CfnAutoScalingGroup(stack, 'Scaling', {
    autoScalingGroupName: name,
    minSize: '0',
    maxSize: '1',
    desiredCapacity: String(config.machine.desiredCount),
    vpcZoneIdentifier: subnetIds,
    launchTemplate: { launchTemplateId: template.ref, version: template.attrLatestVersionNumber },
    healthCheckType: 'EC2',
    healthCheckGracePeriod: GRACE_SECONDS,
    tags: Object.entries(machineTags(config)).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
  });
  group.cfnOptions.updatePolicy = {
    autoScalingRollingUpdate: {
      minInstancesInService: 0,
      maxBatchSize: 1,
      suspendProcesses: ['HealthCheck', 'ReplaceUnhealthy', 'AZRebalance', 'AlarmNotification', 'ScheduledActions'],
    },
  };
  // Without a way out a machine cannot fetch what it installs.
  group.addResourceDependency(route);
}
