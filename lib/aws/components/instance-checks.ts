import type { SecurityGroup } from '@aws-sdk/client-ec2';
import { checksOf } from '../../checks.ts';
import type { Check, Deployment } from '../component.ts';
import { namesOf } from '../../config/names.ts';
import { MACHINE_PORT } from '../../machine/user-data.ts';
import {
  allowedPrefixList,
  declaredUserData,
  digestOf,
  EGRESS_PORT,
  endpointPolicy,
  GRACE_SECONDS,
  latestLinux,
  machineTags,
  METADATA_OPTIONS,
  ROOT_DEVICE,
} from './instance-shape.ts';
import type { InstanceState } from './instance-state.ts';
import { runningChecks, runningLockedChecks } from './instance-running-checks.ts';
import { checkOfNetwork, networkChecks } from './network-checks.ts';
import { rulesOf } from './security-rules.ts';

const ofGroup = checksOf('the security group', ({ network }: InstanceState, deployment: Deployment) =>
  ownGroup(network?.groups, deployment),
);
const ofTemplate = checksOf('the launch template', ({ template }: InstanceState) => template?.data);
const ofScaling = checksOf('the scaling group', ({ scaling }: InstanceState) => scaling);

export const instanceChecks: readonly Check<InstanceState>[] = [
  {
    name: 'parts-exist',
    find: ({ network, template, scaling, profile, addresses }, deployment) => {
      const parts = { network, group: ownGroup(network?.groups, deployment), template, scaling, profile };
      const missing = Object.entries({ ...parts, address: addresses[0] }).filter(([, part]) => part === undefined);
      return missing.length === 0
        ? undefined
        : `of the instance is missing: ${missing.map(([name]) => name).join(', ')}`;
    },
  },
  ...networkChecks<InstanceState>(endpointPolicy),
  checkOfNetwork('no-foreign-groups', ({ groups }, { config }) => {
    const name = namesOf(config).stack('instance');
    const foreign = groups.filter(({ GroupName }) => GroupName !== name);
    return foreign.length === 0
      ? undefined
      : `holds security groups of somebody else: ${foreign.map(({ GroupId }) => GroupId ?? '?').join(', ')}`;
  }),
  ofGroup('ingress', ({ IpPermissions }, deployment) =>
    deployment.locked ? undefined : differs('lets in', rulesOf(IpPermissions), ingressOf(deployment)),
  ),
  ofGroup('egress', ({ IpPermissionsEgress }) =>
    differs('lets out to', rulesOf(IpPermissionsEgress), `tcp ${EGRESS_PORT}-${EGRESS_PORT} 0.0.0.0/0`),
  ),
  ofTemplate('image', ({ ImageId }, { config }, { image }) => {
    const expected = config.target === 'ami' ? image : latestLinux(config);
    return ImageId === expected ? undefined : `starts from ${ImageId ?? '?'}, expected ${expected ?? 'a baked image'}`;
  }),
  ofTemplate('instance-type', ({ InstanceType, InstanceMarketOptions }, { config: { machine } }) => {
    const found = `${InstanceType ?? '?'}${InstanceMarketOptions?.MarketType === 'spot' ? ' spot' : ''}`;
    const expected = `${machine.instanceType}${machine.spot ? ' spot' : ''}`;
    return found === expected ? undefined : `is for ${found}, expected ${expected}`;
  }),
  ofTemplate('metadata', ({ MetadataOptions = {} }) => {
    const { HttpEndpoint, HttpTokens, HttpPutResponseHopLimit } = MetadataOptions;
    const found = [HttpEndpoint, HttpTokens, HttpPutResponseHopLimit].join(', ');
    const { httpEndpoint, httpTokens, httpPutResponseHopLimit } = METADATA_OPTIONS;
    const expected = [httpEndpoint, httpTokens, httpPutResponseHopLimit].join(', ');
    return found === expected ? undefined : `gives metadata as [${found}], expected [${expected}]`;
  }),
  ofTemplate('volume', ({ BlockDeviceMappings = [] }, { config }) => {
    const found = BlockDeviceMappings.map(
      ({ DeviceName, Ebs }) =>
        `${DeviceName ?? '?'} ${Ebs?.VolumeType ?? '?'} ${Ebs?.VolumeSize ?? '?'} GiB ${Ebs?.Encrypted === true ? 'encrypted' : 'plain'}`,
    ).join(', ');
    const expected = `${ROOT_DEVICE} gp3 ${config.machine.volumeGiB} GiB encrypted`;
    return found === expected ? undefined : `has the volumes [${found}], expected ${expected}`;
  }),
  ofTemplate('no-key-pair', ({ KeyName }) =>
    KeyName === undefined ? undefined : `lets the key pair ${KeyName} in, expected none`,
  ),
  ofTemplate('own-group-alone', ({ NetworkInterfaces = [], SecurityGroupIds = [] }, deployment, { network }) => {
    const found = [...NetworkInterfaces.flatMap(({ Groups = [] }) => Groups), ...SecurityGroupIds].join(', ');
    const expected = ownGroup(network?.groups, deployment)?.GroupId;
    return found === expected ? undefined : `is in the security groups [${found}], expected ${expected ?? 'its own'}`;
  }),
  ofTemplate('instance-profile', ({ IamInstanceProfile }, { config }) => {
    const expected = namesOf(config).stack('instance');
    return IamInstanceProfile?.Name === expected
      ? undefined
      : `has the instance profile ${IamInstanceProfile?.Name ?? IamInstanceProfile?.Arn ?? 'none'}, expected ${expected}`;
  }),
  ofTemplate('tags', ({ TagSpecifications = [] }, { config }) => {
    const tags = TagSpecifications.find(({ ResourceType }) => ResourceType === 'instance')?.Tags ?? [];
    const missing = Object.entries(machineTags(config)).filter(
      ([key, value]) => !tags.some(({ Key, Value }) => Key === key && Value === value),
    );
    return missing.length === 0 ? undefined : `does not tag machines with ${missing.map(([key]) => key).join(', ')}`;
  }),
  ofTemplate('user-data', ({ UserData = '' }, deployment, { addresses }) => {
    const found = digestOf(Buffer.from(UserData, 'base64').toString());
    const expected = digestOf(declaredUserData(deployment, addresses[0]?.AllocationId ?? ''));
    return found === expected ? undefined : `has user data with the SHA-256 ${found}, expected ${expected}`;
  }),
  {
    name: 'profile-role',
    find: ({ profile }, { config }) => {
      const expected = namesOf(config).roles.machine;
      const found = profile?.roles.join(', ');
      return found === undefined || found === expected
        ? undefined
        : `the instance profile holds the roles [${found}], expected ${expected}`;
    },
  },
  ofScaling('size', ({ MinSize, MaxSize, DesiredCapacity }, { config }) => {
    const found = [MinSize, MaxSize, DesiredCapacity].join(', ');
    const expected = [0, 1, config.machine.desiredCount].join(', ');
    return found === expected ? undefined : `has least, most and desired [${found}], expected [${expected}]`;
  }),
  ofScaling('scaling-template', ({ LaunchTemplate }, _, { template }) =>
    LaunchTemplate?.LaunchTemplateId === template?.id
      ? undefined
      : `starts machines from ${LaunchTemplate?.LaunchTemplateId ?? 'no template'}, expected ${template?.id ?? 'the own one'}`,
  ),
  ofScaling('scaling-subnets', ({ VPCZoneIdentifier = '' }, _, { network }) => {
    const found = VPCZoneIdentifier.split(',').sort().join(', ');
    const expected = (network?.subnets ?? [])
      .flatMap(({ SubnetId }) => SubnetId ?? [])
      .sort()
      .join(', ');
    return found === expected ? undefined : `starts machines in [${found}], expected [${expected}]`;
  }),
  ofScaling('health-check', ({ HealthCheckType, HealthCheckGracePeriod }) =>
    HealthCheckType === 'EC2' && HealthCheckGracePeriod === GRACE_SECONDS
      ? undefined
      : `looks by ${HealthCheckType ?? '?'} after ${HealthCheckGracePeriod ?? '?'} s, expected EC2 after ${GRACE_SECONDS}`,
  ),
  {
    name: 'one-address',
    find: ({ addresses }) =>
      addresses.length <= 1
        ? undefined
        : `pays for ${addresses.length} addresses, expected one: ${addresses.map(({ PublicIp }) => PublicIp ?? '?').join(', ')}`,
  },
  ...runningChecks,
];

export const lockedInstanceChecks: readonly Check<InstanceState>[] = [
  ofGroup('only-cloudfront-enters', ({ IpPermissions }, deployment) =>
    differs('lets in', rulesOf(IpPermissions), ingressOf(deployment)),
  ),
  ...runningLockedChecks,
];

function ingressOf(deployment: Deployment): string {
  return `tcp ${MACHINE_PORT}-${MACHINE_PORT} ${allowedPrefixList(deployment) ?? '0.0.0.0/0'}`;
}

function differs(what: string, found: readonly string[], expected: string): string | undefined {
  return found.join(', ') === expected ? undefined : `${what} [${found.join(', ')}], expected ${expected} alone`;
}

function ownGroup(groups: readonly SecurityGroup[] | undefined, { config }: Deployment): SecurityGroup | undefined {
  return groups?.find(({ GroupName }) => GroupName === namesOf(config).stack('instance'));
}
