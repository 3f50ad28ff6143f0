import { settingsBehindCdn } from '../app-settings.ts';
import type { Deployment } from '../deployment.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import { DeployError } from '../../deploy-error.ts';
import { namesOf } from '../../config/names.ts';
import { domainSuffixOf, partitionOf } from '../../config/region.ts';
import type { PolicyDocument } from '../policies.ts';
import { artifactArn } from '../policies.ts';
import { bakedUserData, userData } from '../../machine/user-data.ts';
import { archOf, artifactSha256, artifactUrl } from './machine-artifact.ts';
import { storeEndpointPolicy } from './network.ts';

/** The device that Amazon Linux starts from. */
export const ROOT_DEVICE = '/dev/xvda';
export const METADATA_OPTIONS = {
  httpEndpoint: 'enabled',
  httpTokens: 'required',
  httpPutResponseHopLimit: 1,
} as const;
/** From the start of a machine until it may be found to be ill: a boot takes a minute. */
export const GRACE_SECONDS = 180;
/** What a machine speaks to itself: S3, EC2 and the Session Manager. Its name server needs no rule. */
export const EGRESS_PORT = 443;

/** Tags of the machine. Its role may give the address of the deployment to what has that name, and to nothing else. */
export function machineTags(config: DeploymentConfig): Readonly<Record<string, string>> {
  return { ...config.tags, Name: namesOf(config).stack('instance') };
}

/** The latest Amazon Linux 2023 as EC2 itself looks it up whenever a machine starts. */
export function latestLinux({ machine }: DeploymentConfig): string {
  const arch = archOf(machine) === 'arm64' ? 'arm64' : 'x86_64';
  return `resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${arch}`;
}

/** Host name that AWS gives an address, in the region's network and outside. */
export function hostOf(config: Pick<DeploymentConfig, 'region'>, dashedIp: string): string {
  const { region } = config;
  const zone = region === 'us-east-1' ? 'compute-1' : `${region}.compute`;
  return `ec2-${dashedIp}.${zone}.${domainSuffixOf(region)}`;
}

/** Which addresses reach the machine: all before the lock, only CloudFront after it. Undefined: all. */
export function allowedPrefixList({ locked, originPrefixList }: Deployment): string | undefined {
  if (!locked) return undefined;
  if (originPrefixList !== undefined) return originPrefixList;
  throw new DeployError(
    'refused',
    'a locked machine needs the prefix list of CloudFront addresses: give originPrefixList',
  );
}

/** The script that the machine runs at its first start. `allocationId` is of the address that it takes. */
export function declaredUserData(deployment: Deployment, allocationId: string): string {
  const { config } = deployment;
  const boot = {
    sha256: artifactSha256(config),
    region: config.region,
    settings: settingsBehindCdn(deployment, 'machine'),
    allocationId,
  };
  return config.target === 'ami' ? bakedUserData(boot) : userData({ ...boot, artifactUrl: artifactUrl(config) });
}

/** Beside the bucket the artifact, and the packages of Amazon Linux. */
export function endpointPolicy(config: DeploymentConfig): PolicyDocument {
  const packages = `arn:${partitionOf(config.region)}:s3:::al2023-repos-${config.region}-*/*`;
  return storeEndpointPolicy(config, [artifactArn(config), packages]);
}
