import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { BakedImage, BakedSnapshot } from '../../../../../lib/aws/components/baked-images.ts';
import { image } from '../../../../../lib/aws/components/image.ts';
import { builderPolicy, componentData, contentName } from '../../../../../lib/aws/components/image-shape.ts';
import type { ImageState } from '../../../../../lib/aws/components/image-state.ts';
import { changed, describeDeclared, seenAsDeclared } from '../../declared.ts';
import { MACHINE, templateOf, testConfig, testDeployment } from '../../deployment.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks } from '../../planted.ts';
import { inTwoZones, networkFaults } from './seen-network-fixture.ts';

const AMI = { target: 'ami' as const, machine: { ...MACHINE, imageRegions: ['us-east-1'] } };
const REGIONS = ['eu-west-2', 'us-east-1'];

const good = (locked: boolean): ImageState => ({
  seen: inTwoZones(seenAsDeclared(image, locked, AMI)),
  foreign: [],
  parts: ['arn:component', 'arn:image'],
  build: { status: 'AVAILABLE', reason: undefined },
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
  exported: 'ami-0',
});

const baked =
  (change: Partial<BakedImage>): Fault<ImageState> =>
  (state) => ({
    ...state,
    baked: { ...state.baked, images: state.baked.images.map((each, at) => (at === 1 ? { ...each, ...change } : each)) },
  });
const snapshots =
  (change: (found: readonly BakedSnapshot[]) => BakedSnapshot[]): Fault<ImageState> =>
  (state) => ({ ...state, baked: { ...state.baked, snapshots: change(state.baked.snapshots) } });
const part = (logicalId: string, change: (found: never) => unknown): Fault<ImageState> => changed(logicalId, change);
const shared = (change: object): Fault<ImageState> =>
  part('Distribution', ({ Distributions }: { Distributions?: { AmiDistributionConfiguration: object }[] }) =>
    Object.assign(Distributions?.[1]?.AmiDistributionConfiguration ?? {}, change),
  );
const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const rule = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' };

const FAULTS: Record<string, Fault<ImageState>[]> = {
  ...networkFaults<ImageState>(),
  'Component.Data': [part('Component', (found: { Data?: string }) => (found.Data = `${found.Data ?? ''}\n# more`))],
  'Recipe.BlockDeviceMappings': [
    part('Recipe', (found: { BlockDeviceMappings?: object[] }) => (found.BlockDeviceMappings = [])),
  ],
  'Infrastructure.SecurityGroupIds': [
    part('Infrastructure', ({ SecurityGroupIds }: { SecurityGroupIds?: string[] }) => SecurityGroupIds?.push('sg-9')),
  ],
  'Infrastructure.KeyPair': [part('Infrastructure', (found: { KeyPair?: string }) => (found.KeyPair = 'somebody'))],
  'Distribution.Distributions': [
    shared({ LaunchPermission: { UserGroups: ['all'] } }),
    shared({ TargetAccountIds: ['999999999999'] }),
    part('Distribution', ({ Distributions }: { Distributions?: object[] }) =>
      Distributions?.push({ Region: 'eu-west-1' }),
    ),
  ],
  'Pipeline.Schedule': [
    part('Pipeline', (found: { Schedule?: object }) => (found.Schedule = { ScheduleExpression: 'rate(1 hour)' })),
  ],
  'Group.SecurityGroupIngress': [
    part('Group', (found: { SecurityGroupIngress?: object[] }) => (found.SecurityGroupIngress = [rule])),
  ],
  'Group.SecurityGroupEgress': [
    part('Group', ({ SecurityGroupEgress }: { SecurityGroupEgress?: object[] }) => SecurityGroupEgress?.push(rule)),
  ],
  'BuilderRole.Policies': [
    part('BuilderRole', ({ Policies }: { Policies?: object[] }) =>
      Policies?.push({ PolicyName: 'more', PolicyDocument: { Version: '2012-10-17', Statement: [everything] } }),
    ),
  ],
  'BuilderRole.ManagedPolicyArns': [
    part(
      'BuilderRole',
      (found: { ManagedPolicyArns?: string[] }) =>
        (found.ManagedPolicyArns = ['arn:aws:iam::aws:policy/AdministratorAccess']),
    ),
  ],
  'build-available': [(state) => ({ ...state, build: { status: 'FAILED', reason: 'the test failed' } })],
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

describeChecks(image, good, FAULTS, {}, AMI);
describeDeclared(image, good, 300, AMI);

describe('the declared image', () => {
  it('is gone only when no image, no snapshot and nothing of Image Builder is left anywhere', () => {
    const gone: ImageState = {
      seen: { live: {}, imports: {} },
      foreign: [],
      parts: [],
      build: undefined,
      baked: { images: [], snapshots: [] },
      exported: undefined,
    };
    expect(image.resources(gone)).toEqual([]);
    expect(image.resources({ ...gone, baked: { ...good(false).baked, snapshots: [] } })).toEqual([
      'ami-0 in eu-west-2',
      'ami-1 in us-east-1',
    ]);
    expect(image.resources({ ...gone, baked: { ...good(false).baked, images: [] } })).toEqual([
      'snap-0 in eu-west-2',
      'snap-1 in us-east-1',
    ]);
    expect(image.resources({ ...gone, parts: good(false).parts })).toHaveLength(2);
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
