import { createHash } from 'node:crypto';
import type { DeploymentConfig } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import { partitionOf } from '../../config/region.ts';
import type { PolicyDocument, Statement } from '../policies.ts';
import { artifactAccess } from '../policies.ts';
import { imageComponent } from '../../machine/image/component.ts';
import { archOf, artifactSha256, artifactUrl } from './machine-artifact.ts';

/** Name of the one policy of the role that bakes. */
export const BUILDER_POLICY = 'bake';
export const BUILD_METADATA = { httpTokens: 'required', httpPutResponseHopLimit: 1 } as const;
/** What a machine that bakes connects to: S3, Image Builder, the Session Manager, and package repositories. */
export const BUILD_EGRESS_PORT = 443;

/** Tags of the images and their snapshots, by which they are found in every region. */
export function imageTags(config: DeploymentConfig): Readonly<Record<string, string>> {
  return { ...config.tags, Name: namesOf(config).stack('image') };
}

/** Regions that an image is distributed to, the deployment's own first. */
export function imageRegionsOf({ region, machine }: DeploymentConfig): string[] {
  return [...new Set([region, ...machine.imageRegions])];
}

/** Amazon Linux 2023, of which Image Builder takes the latest when it bakes. */
export function parentImage({ region, machine }: DeploymentConfig): string {
  const arch = archOf(machine) === 'arm64' ? 'arm64' : 'x86';
  return `arn:${partitionOf(region)}:imagebuilder:${region}:aws:image/amazon-linux-2023-${arch}/x.x.x`;
}

/** What is done to it, as Image Builder reads it. */
export function componentData(config: DeploymentConfig): string {
  return imageComponent({
    artifactUrl: artifactUrl(config),
    sha256: artifactSha256(config),
    region: config.region,
  });
}

/** Image Builder writes versions without the `v`. */
export function imageVersion({ version }: DeploymentConfig): string {
  return version.slice(1);
}

/** Component and recipe never change under one name and version, so their name follows from what is in them. */
export function contentName(config: DeploymentConfig): string {
  const content = [componentData(config), parentImage(config), config.machine.volumeGiB].join('\n');
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 8);
  return `${namesOf(config).stack('image')}-${digest}`;
}

/** Where Image Builder writes what happened while it baked. */
export function imageLogGroup(config: DeploymentConfig): string {
  return `/aws/imagebuilder/${namesOf(config).stack('image')}`;
}

/** ARN of something of Image Builder: a `component`, an `image-recipe`. */
function builderArn(config: DeploymentConfig, kind: string, name: string): string {
  const { region, account } = config;
  return `arn:${partitionOf(region)}:imagebuilder:${region}:${account}:${kind}/${name}`;
}

/**
 * What a machine that bakes may do: what AWS gives `EC2InstanceProfileForImageBuilder` and `AmazonSSMManagedInstanceCore`, without
 * the parameters of the account, the making of log groups and the writing to any bucket.
 */
export function builderPolicy(config: DeploymentConfig): PolicyDocument {
  const { region, account } = config;
  const partition = partitionOf(region);
  const managed = `arn:${partition}:s3:::ec2imagebuilder*/*`;
  const streams = `arn:${partition}:logs:${region}:${account}:log-group:${imageLogGroup(config)}:*`;
  return {
    Version: '2012-10-17',
    Statement: [
      ...artifactAccess(config),
      allow(['s3:GetObject'], [managed]),
      allow(['imagebuilder:GetComponent'], [builderArn(config, 'component', `${namesOf(config).stack('image')}-*`)]),
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [streams]),
      // These have no resources.
      allow(RUN_COMMAND, ['*']),
    ],
  };
}

/** Image Builder works on the machine by the Run Command of Systems Manager. */
const RUN_COMMAND = [
  'ec2messages:AcknowledgeMessage',
  'ec2messages:DeleteMessage',
  'ec2messages:FailMessage',
  'ec2messages:GetEndpoint',
  'ec2messages:GetMessages',
  'ec2messages:SendReply',
  'ssm:GetDocument',
  'ssm:ListAssociations',
  'ssm:ListInstanceAssociations',
  'ssm:PutComplianceItems',
  'ssm:PutInventory',
  'ssm:UpdateInstanceAssociationStatus',
  'ssm:UpdateInstanceInformation',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
];

/** The network's endpoint for S3 permits only reading. */
export function buildEndpointPolicy(): PolicyDocument {
  return { Version: '2012-10-17', Statement: [{ ...allow(['s3:GetObject'], ['*']), Principal: '*' }] };
}

function allow(Action: readonly string[], Resource: readonly string[]): Statement {
  return { Effect: 'Allow', Action, Resource };
}
