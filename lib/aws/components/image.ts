import type { Stack } from 'aws-cdk-lib';
import { CfnDeletionPolicy, CfnOutput } from 'aws-cdk-lib';
import { CfnSecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnInstanceProfile, CfnRole } from 'aws-cdk-lib/aws-iam';
import {
  CfnComponent,
  CfnDistributionConfiguration,
  CfnImage,
  CfnImagePipeline,
  CfnImageRecipe,
  CfnInfrastructureConfiguration,
} from 'aws-cdk-lib/aws-imagebuilder';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import type { ComponentParts } from './component.ts';
import type { Deployment } from '../deployment.ts';
import { always } from './component.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import { trustPolicy } from '../policies.ts';
import { imageChecks } from './image-checks.ts';
import { imageResources } from './image-resources.ts';
import {
  BUILD_EGRESS_PORT,
  BUILD_METADATA,
  BUILDER_POLICY,
  builderPolicy,
  buildEndpointPolicy,
  componentData,
  contentName,
  imageLogGroup,
  imageRegionsOf,
  imageTags,
  imageVersion,
  parentImage,
} from './image-shape.ts';
import type { ImageState } from './image-state.ts';
import { ROOT_DEVICE } from './instance-shape.ts';
import { declareArtifact } from './machine-artifact.ts';
import { declareNetwork, tcp } from './network.ts';
import { attachedTo, foreignInNetwork } from './obstacles.ts';

/** An image with one release in it, baked by EC2 Image Builder and brought to every region that wants it. */
export const image: ComponentParts<ImageState> = {
  name: 'image',
  needs: [],
  takesAdminKey: false,
  kinds: ['machines', 'images'],
  isWanted: always,
  populate: async (observer) => (await import('./image-attributes.ts')).settleImages(observer).then(() => false),
  declare: declareImage,
  observe: async (observer) => (await import('./image-state.ts')).observeImage(observer),
  resources: imageResources,
  checks: imageChecks,
  lockedChecks: [],
  obstacles: (state, { config }) => [
    ...foreignInNetwork(namesOf(config).stack('image'), state, []),
    ...attachedTo(state.seen.live['BuilderRole'], BUILDER_POLICY),
  ],
  empty: async ({ aws, config }) => (await import('./image-removal.ts')).removeImages(aws, config),
};

function declareImage(stack: Stack, { config }: Deployment): void {
  const names = namesOf(config);
  declareArtifact(stack, config);
  const logGroup = new CfnLogGroup(stack, 'LogGroup', {
    logGroupName: imageLogGroup(config),
    retentionInDays: config.logRetentionDays,
  });
  logGroup.cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE;
  const parts = {
    imageRecipeArn: declareRecipe(stack, config),
    infrastructureConfigurationArn: declareInfrastructure(stack, config),
    distributionConfigurationArn: declareDistribution(stack, config),
    imageTestsConfiguration: { imageTestsEnabled: true, timeoutMinutes: 60 },
    enhancedImageMetadataEnabled: false,
    tags: imageTags(config),
  };
  const pipeline = new CfnImagePipeline(stack, 'Pipeline', {
    ...parts,
    name: names.stack('image'),
    description: 'Builds the same release again, on the latest Amazon Linux, when someone starts it',
    status: 'ENABLED',
    loggingConfiguration: { imageLogGroupName: imageLogGroup(config) },
  });
  pipeline.addResourceDependency(logGroup);
  const baked = new CfnImage(stack, 'Image', {
    ...parts,
    loggingConfiguration: { logGroupName: imageLogGroup(config) },
  });
  baked.addResourceDependency(logGroup);
  new CfnOutput(stack, 'ImageId', { value: baked.attrImageId, exportName: names.imageExport });
}

function declareRecipe(stack: Stack, config: DeploymentConfig): string {
  const named = { name: contentName(config), version: imageVersion(config), tags: imageTags(config) };
  const component = new CfnComponent(stack, 'Component', {
    ...named,
    platform: 'Linux',
    supportedOsVersions: ['Amazon Linux 2023'],
    data: componentData(config),
  });
  const recipe = new CfnImageRecipe(stack, 'Recipe', {
    ...named,
    parentImage: parentImage(config),
    components: [{ componentArn: component.attrArn }],
    blockDeviceMappings: [
      {
        deviceName: ROOT_DEVICE,
        ebs: {
          encrypted: true,
          volumeType: 'gp3',
          volumeSize: config.machine.volumeGiB,
          deleteOnTermination: true,
        },
      },
    ],
  });
  return recipe.attrArn;
}

/** The machine that bakes is in a network of its own, because an account may have none; it accepts no connections. */
function declareInfrastructure(stack: Stack, config: DeploymentConfig): string {
  const names = namesOf(config);
  const name = names.stack('image');
  const { vpcId, subnetIds, route } = declareNetwork(stack, {
    name,
    region: config.region,
    endpointPolicy: buildEndpointPolicy(),
    givesAddresses: true,
  });
  const group = new CfnSecurityGroup(stack, 'Group', {
    vpcId,
    groupName: name,
    groupDescription: 'Machines that build images',
    securityGroupEgress: [
      { ...tcp(BUILD_EGRESS_PORT), cidrIp: '0.0.0.0/0', description: 'S3, Image Builder and the Session Manager' },
    ],
  });
  const role = new CfnRole(stack, 'BuilderRole', {
    roleName: names.builderRole,
    description: `Role of the machines that build ${name}`,
    assumeRolePolicyDocument: trustPolicy(config),
    policies: [{ policyName: BUILDER_POLICY, policyDocument: builderPolicy(config) }],
  });
  const profile = new CfnInstanceProfile(stack, 'Profile', { instanceProfileName: name, roles: [names.builderRole] });
  profile.addResourceDependency(role);
  const infrastructure = new CfnInfrastructureConfiguration(stack, 'Infrastructure', {
    name,
    instanceProfileName: name,
    instanceTypes: [config.machine.instanceType],
    subnetId: subnetIds[0] ?? '',
    securityGroupIds: [group.attrGroupId],
    terminateInstanceOnFailure: true,
    instanceMetadataOptions: BUILD_METADATA,
    resourceTags: imageTags(config),
    tags: imageTags(config),
  });
  infrastructure.addResourceDependency(profile);
  infrastructure.addResourceDependency(route);
  return infrastructure.attrArn;
}

/** Names of images must differ, so that Image Builder puts in when each was baked. */
function declareDistribution(stack: Stack, config: DeploymentConfig): string {
  const name = namesOf(config).stack('image');
  const distribution = new CfnDistributionConfiguration(stack, 'Distribution', {
    name,
    distributions: imageRegionsOf(config).map((region) => ({
      region,
      // The CDK has no type for it and writes it as it is.
      amiDistributionConfiguration: {
        Name: `${name}-{{ imagebuilder:buildDate }}`,
        Description: `SGraph Send ${config.version}`,
        AmiTags: imageTags(config),
      },
    })),
    tags: imageTags(config),
  });
  return distribution.attrArn;
}
