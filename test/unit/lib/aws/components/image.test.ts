import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { BakedImage, BakedSnapshot } from '../../../../../lib/aws/components/baked-images.ts';
import type { BuilderState } from '../../../../../lib/aws/components/builder-state.ts';
import { image } from '../../../../../lib/aws/components/image.ts';
import {
  builderArn,
  builderPolicy,
  buildEndpointPolicy,
  componentData,
  contentName,
  imageLogGroup,
  imageTags,
  parentImage,
} from '../../../../../lib/aws/components/image-shape.ts';
import type { ImageState } from '../../../../../lib/aws/components/image-state.ts';
import { artifactSha256 } from '../../../../../lib/aws/components/machine-artifact.ts';
import { namesOf } from '../../../../../lib/config/names.ts';
import { trustPolicy } from '../../../../../lib/aws/policies.ts';
import { MACHINE, templateOf, testConfig, testDeployment } from '../../deployment.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks } from '../../planted.ts';
import { goodNetwork, inNetwork, networkFaults } from './network-fixture.ts';

const AMI = { target: 'ami' as const, machine: { ...MACHINE, imageRegions: ['us-east-1'] } };
const REGIONS = ['eu-west-2', 'us-east-1'];

function goodBuilder(): BuilderState {
  const config = testConfig(AMI);
  const [name, content] = [namesOf(config).stack('image'), contentName(config)];
  const at = (kind: string, path: string): { name: string; arn: string } => ({
    name: path.split('/')[0] ?? '',
    arn: builderArn(config, kind, path),
  });
  const component = at('component', `${content}/0.1.0/1`);
  const recipe = {
    ...at('image-recipe', `${content}/0.1.0`),
    version: '0.1.0',
    parentImage: parentImage(config),
    components: [{ componentArn: component.arn }],
    blockDeviceMappings: [
      { deviceName: '/dev/xvda', ebs: { volumeType: 'gp3' as const, volumeSize: 8, encrypted: true } },
    ],
  };
  const infrastructure = {
    ...at('infrastructure-configuration', name),
    instanceTypes: ['t3.small'],
    instanceProfileName: name,
    subnetId: 'subnet-0',
    securityGroupIds: ['sg-1'],
    terminateInstanceOnFailure: true,
    instanceMetadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
  };
  const distribution = {
    ...at('distribution-configuration', name),
    timeoutMinutes: 60,
    distributions: REGIONS.map((region) => ({
      region,
      amiDistributionConfiguration: { amiTags: { ...imageTags(config) } },
    })),
  };
  return {
    components: [{ ...component, version: '0.1.0', data: componentData(config) }],
    recipes: [recipe],
    infrastructures: [infrastructure],
    distributions: [distribution],
    pipelines: [
      {
        ...at('image-pipeline', name),
        status: 'ENABLED',
        imageRecipeArn: recipe.arn,
        infrastructureConfigurationArn: infrastructure.arn,
        distributionConfigurationArn: distribution.arn,
      },
    ],
    builds: [{ ...at('image', `${content}/0.1.0/1`), state: { status: 'AVAILABLE' } }],
  };
}

function good(): ImageState {
  const config = testConfig(AMI);
  const names = namesOf(config);
  const name = names.stack('image');
  return {
    builder: goodBuilder(),
    baked: {
      images: REGIONS.map((region, index) => ({
        id: `ami-${index}`,
        region,
        state: 'available',
        isPublic: false,
        sharedWith: [],
        imdsSupport: 'v2.0',
        snapshots: [`snap-${index}`],
      })),
      snapshots: REGIONS.map((region, index) => ({ id: `snap-${index}`, region, encrypted: true })),
    },
    network: goodNetwork(buildEndpointPolicy(), {
      GroupId: 'sg-1',
      GroupName: name,
      IpPermissions: [],
      IpPermissionsEgress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    }),
    role: {
      arn: `arn:aws:iam::123456789012:role/${names.builderRole}`,
      trust: trustPolicy(config).Statement,
      policies: { bake: builderPolicy(config).Statement },
      attached: [],
      boundary: undefined,
    },
    profile: { arn: `arn:aws:iam::123456789012:instance-profile/${name}`, roles: [names.builderRole] },
    logGroup: { name: imageLogGroup(config), retentionDays: 90 },
    exported: 'ami-0',
  };
}

const part =
  <Name extends keyof BuilderState>(
    name: Name,
    change: (found: BuilderState[Name][number]) => Partial<BuilderState[Name][number]>,
  ): Fault<ImageState> =>
  (state) => ({
    ...state,
    builder: { ...state.builder, [name]: state.builder[name].map((each) => ({ ...each, ...change(each) })) },
  });
const without =
  (name: keyof BuilderState): Fault<ImageState> =>
  (state) => ({ ...state, builder: { ...state.builder, [name]: [] } });
const baked =
  (change: Partial<BakedImage>): Fault<ImageState> =>
  (state) => ({
    ...state,
    baked: { ...state.baked, images: state.baked.images.map((each, at) => (at === 1 ? { ...each, ...change } : each)) },
  });
const snapshots =
  (change: (found: readonly BakedSnapshot[]) => BakedSnapshot[]): Fault<ImageState> =>
  (state) => ({ ...state, baked: { ...state.baked, snapshots: change(state.baked.snapshots) } });
const role =
  (change: Partial<NonNullable<ImageState['role']>>): Fault<ImageState> =>
  (state) => ({ ...state, role: state.role && { ...state.role, ...change } });
const everything = { Effect: 'Allow', Action: '*', Resource: '*' } as const;

const FAULTS: Record<string, Fault<ImageState>[]> = {
  'parts-exist': [
    (state) => ({ ...state, network: undefined }),
    (state) => ({ ...state, role: undefined }),
    (state) => ({ ...state, profile: undefined }),
    (state) => ({ ...state, logGroup: undefined }),
  ],
  'builder-parts-exist': [
    without('components'),
    without('recipes'),
    without('infrastructures'),
    without('distributions'),
    without('pipelines'),
    without('builds'),
    // Of another release.
    part('components', ({ name }) => ({ name: `${name ?? ''}0` })),
  ],
  ...networkFaults<ImageState>(),
  'component-data': [
    part('components', ({ data = '' }) => ({ data: `${data}\n# and something more` })),
    part('components', ({ data = '' }) => ({
      data: data.replaceAll(artifactSha256(testConfig(AMI)), '0'.repeat(64)),
    })),
    part('components', () => ({ version: '0.0.9' })),
  ],
  recipe: [
    part('recipes', () => ({ parentImage: 'ami-0' })),
    part('recipes', () => ({ components: [] })),
    part('recipes', () => ({ version: '0.0.9' })),
  ],
  'recipe-volume': [
    part('recipes', () => ({
      blockDeviceMappings: [
        { deviceName: '/dev/xvda', ebs: { volumeType: 'gp3' as const, volumeSize: 8, encrypted: false } },
      ],
    })),
    part('recipes', () => ({ blockDeviceMappings: [] })),
  ],
  'build-machine': [
    part('infrastructures', () => ({ instanceTypes: ['p5.48xlarge'] })),
    part('infrastructures', () => ({ instanceProfileName: 'administrator' })),
    part('infrastructures', () => ({ subnetId: 'subnet-9' })),
    part('infrastructures', () => ({ securityGroupIds: ['sg-1', 'sg-9'] })),
    part('infrastructures', () => ({ keyPair: 'somebody' })),
  ],
  'build-metadata': [
    part('infrastructures', () => ({
      instanceMetadataOptions: { httpTokens: 'optional', httpPutResponseHopLimit: 1 },
    })),
    part('infrastructures', () => ({ instanceMetadataOptions: undefined })),
  ],
  'ends-on-failure': [part('infrastructures', () => ({ terminateInstanceOnFailure: false }))],
  distribution: [part('distributions', ({ distributions = [] }) => ({ distributions: distributions.slice(1) }))],
  'distribution-private': [
    part('distributions', ({ distributions = [] }) => ({
      distributions: distributions.map(({ amiDistributionConfiguration: ami, ...each }) => ({
        ...each,
        amiDistributionConfiguration: { ...ami, launchPermission: { userGroups: ['all'] } },
      })),
    })),
    part('distributions', ({ distributions = [] }) => ({
      distributions: distributions.map(({ amiDistributionConfiguration: ami, ...each }) => ({
        ...each,
        amiDistributionConfiguration: { ...ami, targetAccountIds: ['999999999999'] },
      })),
    })),
  ],
  'distribution-tags': [
    part('distributions', ({ distributions = [] }) => ({
      distributions: distributions.map((each) => ({ ...each, amiDistributionConfiguration: {} })),
    })),
  ],
  pipeline: [
    part('pipelines', () => ({ status: 'DISABLED' as const })),
    part('pipelines', () => ({ imageRecipeArn: 'arn:other' })),
    part('pipelines', () => ({ schedule: { scheduleExpression: 'rate(1 hour)' } })),
  ],
  'build-available': [part('builds', () => ({ state: { status: 'FAILED' as const, reason: 'the test failed' } }))],
  'builder-group': [
    inNetwork(({ groups }) => ({
      groups: groups.map((group) => ({
        ...group,
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      })),
    })),
    inNetwork(({ groups }) => ({
      groups: groups.map((group) => ({
        ...group,
        IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      })),
    })),
    inNetwork(({ groups }) => ({ groups: [...groups, { GroupId: 'sg-9', GroupName: 'other' }] })),
  ],
  'builder-trust': [role({ trust: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }] })],
  'builder-least-privilege': [
    role({ policies: { bake: [everything] } }),
    role({ attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
    (state) => role({ policies: { ...state.role?.policies, more: [everything] } })(state),
  ],
  'builder-profile': [
    (state) => ({ ...state, profile: state.profile && { ...state.profile, roles: ['administrator'] } }),
  ],
  'log-retention': [
    (state) => ({ ...state, logGroup: state.logGroup && { ...state.logGroup, retentionDays: undefined } }),
  ],
  'image-available': [
    baked({ state: 'failed' }),
    baked({ region: 'ap-south-1' }),
    (state) => ({ ...state, baked: { ...state.baked, images: state.baked.images.slice(0, 1) } }),
  ],
  'image-exported': [
    (state) => ({ ...state, exported: undefined }),
    // That of another region.
    (state) => ({ ...state, exported: 'ami-1' }),
  ],
  'image-private': [baked({ isPublic: true }), baked({ sharedWith: ['999999999999'] })],
  'image-metadata': [baked({ imdsSupport: undefined })],
  'image-snapshots': [baked({ snapshots: [] }), snapshots((found) => found.slice(0, 1))],
  'snapshot-encrypted': [snapshots((found) => found.map((each) => ({ ...each, encrypted: false })))],
};
// What hangs on something that is missing is also not as declared.
const ALSO = {
  'parts-exist': ['build-machine'],
  'builder-parts-exist': ['pipeline'],
  subnets: ['build-machine'],
};

describeChecks(image, good, FAULTS, ALSO, AMI);

describe('the declared image', () => {
  it('is gone only when no image, no snapshot and nothing of Image Builder is left anywhere', () => {
    const gone: ImageState = {
      builder: { components: [], recipes: [], infrastructures: [], distributions: [], pipelines: [], builds: [] },
      baked: { images: [], snapshots: [] },
      network: undefined,
      role: undefined,
      profile: undefined,
      logGroup: undefined,
      exported: undefined,
    };
    expect(image.resources(gone)).toEqual([]);
    expect(image.resources({ ...gone, baked: { ...good().baked, snapshots: [] } })).toEqual([
      'ami-0 in eu-west-2',
      'ami-1 in us-east-1',
    ]);
    expect(image.resources({ ...gone, baked: { ...good().baked, images: [] } })).toEqual([
      'snap-0 in eu-west-2',
      'snap-1 in us-east-1',
    ]);
    expect(image.resources({ ...gone, builder: goodBuilder() })).toHaveLength(6);
  });

  it('is baked on Amazon Linux 2023 from the very component, and goes to every region that wants it', () => {
    const template = templateOf('image', testDeployment(false, AMI));
    template.hasResourceProperties('AWS::ImageBuilder::Component', {
      Platform: 'Linux',
      Version: '0.1.0',
      Data: componentData(testConfig(AMI)),
    });
    template.hasResourceProperties('AWS::ImageBuilder::ImageRecipe', {
      ParentImage: 'arn:aws:imagebuilder:eu-west-2:aws:image/amazon-linux-2023-x86/x.x.x',
      BlockDeviceMappings: [Match.objectLike({ Ebs: Match.objectLike({ Encrypted: true }) })],
    });
    template.hasResourceProperties('AWS::ImageBuilder::DistributionConfiguration', {
      Distributions: REGIONS.map((Region) => Match.objectLike({ Region })),
    });
    template.resourceCountIs('AWS::ImageBuilder::Image', 1);
    template.hasOutput('ImageId', { Export: { Name: 'sgraph-send-prod-ami-image' } });
  });

  it('has another name for another content, because Image Builder never changes what has a name', () => {
    const names = [
      AMI,
      { ...AMI, machine: { ...AMI.machine, volumeGiB: 9 } },
      { ...AMI, machine: { ...AMI.machine, instanceType: 't4g.small' } },
    ].map((overrides) =>
      contentName(testConfig({ ...overrides, machine: { ...overrides.machine, imageRegions: [] } })),
    );
    expect(new Set(names).size).toBe(3);
  });

  it('is baked by a machine that may write nowhere and read no parameter', () => {
    const actions = builderPolicy(testConfig(AMI)).Statement.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => /^s3:Put|^ssm:GetParameter|^logs:CreateLogGroup|\*/.test(action))).toEqual([]);
  });
});
