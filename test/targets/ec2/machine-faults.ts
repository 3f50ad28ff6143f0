import {
  CreateAutoScalingGroupCommand,
  DeleteAutoScalingGroupCommand,
  SetDesiredCapacityCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import type { IpPermission, RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateLaunchTemplateVersionCommand,
  CreateRouteCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DeleteVpcEndpointsCommand,
} from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import type { Aws } from '../../../lib/aws/aws.ts';
import { findScaling } from '../../../lib/aws/components/instance-state.ts';
import { readNetwork } from '../../../lib/aws/components/read-network.ts';
import type { Names } from '../../../lib/config/names.ts';
import type { LiveFault } from '../../integration/lifecycle/live-fault.ts';

const everybody = [{ CidrIp: '0.0.0.0/0' }];
const ssh: IpPermission = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: everybody };
const anything: IpPermission = { IpProtocol: '-1', IpRanges: everybody };

async function idOf(aws: Aws, names: Names, logicalId: string): Promise<string> {
  const name = names.stack('instance');
  const { live } = await readNetwork(aws.ec2, name, { Group: name });
  const found = live[logicalId];
  if (!found) throw new Error(`there is no ${logicalId}`);
  return found.id;
}

const groupOf = (aws: Aws, names: Names): Promise<string> => idOf(aws, names, 'Group');

/** Changes one part of the template from which the group starts machines. The emulator takes a template only when the group is created. */
function templateWith(LaunchTemplateData: RequestLaunchTemplateData): LiveFault['plant'] {
  return async (aws, names) => {
    const AutoScalingGroupName = names.stack('instance');
    const group = await findScaling(aws, AutoScalingGroupName);
    const { LaunchTemplateId, Version: SourceVersion } = group?.LaunchTemplate ?? {};
    const { LaunchTemplateVersion } = await aws.ec2.send(
      new CreateLaunchTemplateVersionCommand({ LaunchTemplateId, SourceVersion, LaunchTemplateData }),
    );
    const Version = String(LaunchTemplateVersion?.VersionNumber);
    await aws.autoscaling.send(new DeleteAutoScalingGroupCommand({ AutoScalingGroupName }));
    await aws.autoscaling.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName,
        MinSize: group?.MinSize,
        MaxSize: group?.MaxSize,
        VPCZoneIdentifier: group?.VPCZoneIdentifier,
        HealthCheckGracePeriod: group?.HealthCheckGracePeriod,
        LaunchTemplate: { LaunchTemplateId, Version },
        Tags: group?.Tags?.map(({ Key, Value, PropagateAtLaunch }) => ({ Key, Value, PropagateAtLaunch })),
      }),
    );
  };
}

export const MACHINE_FAULTS: Readonly<Record<string, LiveFault>> = {
  'a port for SSH is opened': {
    finds: ['instance/as-declared: Group.SecurityGroupIngress'],
    plant: async (aws, names) =>
      aws.ec2.send(
        new AuthorizeSecurityGroupIngressCommand({ GroupId: await groupOf(aws, names), IpPermissions: [ssh] }),
      ),
  },
  'the way out is widened': {
    finds: ['instance/as-declared: Group.SecurityGroupEgress'],
    plant: async (aws, names) =>
      aws.ec2.send(
        new AuthorizeSecurityGroupEgressCommand({ GroupId: await groupOf(aws, names), IpPermissions: [anything] }),
      ),
  },
  'a route is added': {
    finds: ['instance/nothing-foreign'],
    plant: async (aws, names) =>
      aws.ec2.send(
        new CreateRouteCommand({
          RouteTableId: await idOf(aws, names, 'Routes'),
          DestinationCidrBlock: '10.99.0.0/16',
          GatewayId: await idOf(aws, names, 'Gateway'),
        }),
      ),
  },
  'somebody else has a security group in the network': {
    finds: ['instance/nothing-foreign'],
    plant: async (aws, names) => {
      const VpcId = await idOf(aws, names, 'Vpc');
      await aws.ec2.send(new CreateSecurityGroupCommand({ GroupName: 'other', Description: 'of somebody', VpcId }));
    },
    undo: async (aws, names) => {
      const name = names.stack('instance');
      const { foreign } = await readNetwork(aws.ec2, name, { Group: name });
      const GroupId = foreign.find(({ kind }) => kind === 'security group')?.id;
      await aws.ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
    },
  },
  'the way to S3 is removed': {
    finds: ['instance/as-declared: StoreEndpoint'],
    plant: async (aws, names) => {
      const VpcEndpointIds = [await idOf(aws, names, 'StoreEndpoint')];
      await aws.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds }));
    },
  },
  'machines may be asked for metadata without a token': {
    finds: ['instance/as-declared: Template.LaunchTemplateData'],
    plant: templateWith({ MetadataOptions: { HttpTokens: 'optional', HttpEndpoint: 'enabled' } }),
  },
  'machines are started with a key pair': {
    finds: ['instance/as-declared: Template.LaunchTemplateData'],
    plant: templateWith({ KeyName: 'somebody' }),
  },
  'machines are started with other user data': {
    finds: ['instance/as-declared: Template.LaunchTemplateData'],
    plant: templateWith({ UserData: Buffer.from('#!/bin/bash\ntrue\n').toString('base64') }),
  },
  'machines are started with a plain volume': {
    finds: ['instance/as-declared: Template.LaunchTemplateData'],
    plant: templateWith({
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 8, VolumeType: 'gp3', Encrypted: false } }],
    }),
  },
  'there may be two machines': {
    finds: ['instance/as-declared: Scaling.MaxSize'],
    plant: ({ autoscaling }, names) =>
      autoscaling.send(
        new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: names.stack('instance'), MaxSize: 2 }),
      ),
  },
  'a machine is wanted that is not meant to run': {
    finds: ['instance/as-declared: Scaling.DesiredCapacity'],
    plant: ({ autoscaling }, names) =>
      autoscaling.send(
        new SetDesiredCapacityCommand({ AutoScalingGroupName: names.stack('instance'), DesiredCapacity: 1 }),
      ),
    // The emulator shows a machine of its own at once, and its CloudFormation does not take it away.
    undo: ({ autoscaling }, names) =>
      autoscaling.send(
        new SetDesiredCapacityCommand({ AutoScalingGroupName: names.stack('instance'), DesiredCapacity: 0 }),
      ),
  },
  'the health check is another': {
    finds: ['instance/as-declared: Scaling.HealthCheckType'],
    plant: ({ autoscaling }, names) =>
      autoscaling.send(
        new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: names.stack('instance'), HealthCheckType: 'ELB' }),
      ),
  },
  'the instance profile holds another role': {
    finds: ['instance/as-declared: Profile.Roles'],
    plant: async ({ iam }, names) => {
      const InstanceProfileName = names.stack('instance');
      const AssumeRolePolicyDocument = '{"Version":"2012-10-17","Statement":[]}';
      await iam.send(new CreateRoleCommand({ RoleName: 'administrator', AssumeRolePolicyDocument }));
      await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName: names.roles.machine }));
      await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: 'administrator' }));
    },
    undo: async ({ iam }, names) => {
      const InstanceProfileName = names.stack('instance');
      await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName: 'administrator' }));
      await iam.send(new DeleteRoleCommand({ RoleName: 'administrator' }));
    },
  },
};
