import { describe, expect, it } from 'vitest';
import { registry } from '../../../../../lib/aws/components/registry.ts';
import { lifecyclePolicy, ownTag, registryName } from '../../../../../lib/aws/components/registry-shape.ts';
import type { RegistryState, RepositoryState } from '../../../../../lib/aws/components/registry-state.ts';
import { templateOf, testConfig, testDeployment } from '../../deployment.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks } from '../../planted.ts';

const FARGATE = { target: 'fargate' } as const;
const NAME = '123456789012.dkr.ecr.eu-west-2.amazonaws.com/sgraph-send-prod-fargate-registry-eu-west-2';

const good = (): RegistryState => ({
  repository: {
    arn: 'arn:aws:ecr:eu-west-2:123456789012:repository/sgraph-send-prod-fargate-registry-eu-west-2',
    mutability: 'IMMUTABLE',
    scansOnPush: true,
    encryption: 'AES256',
    lifecycle: JSON.stringify(lifecyclePolicy(), null, 2),
    policy: undefined,
    images: [
      { digest: 'sha256:1', tags: ['v0.1.0'] },
      { digest: 'sha256:2', tags: ['v0.0.9-0123456789ab'] },
      { digest: 'sha256:3', tags: [] },
    ],
  },
});

const repository =
  (change: Partial<RepositoryState>): Fault<RegistryState> =>
  (state) => ({ repository: state.repository && { ...state.repository, ...change } });

describeChecks(
  registry,
  good,
  {
    'tags-immutable': [repository({ mutability: 'MUTABLE' }), repository({ mutability: undefined })],
    'scan-on-push': [repository({ scansOnPush: false }), repository({ scansOnPush: undefined })],
    encryption: [repository({ encryption: undefined })],
    'lifecycle-policy': [repository({ lifecycle: undefined }), repository({ lifecycle: '{"rules":[]}' })],
    private: [repository({ policy: '{"Statement":[]}' })],
    image: [repository({ images: [] }), repository({ images: [{ digest: 'sha256:2', tags: ['v0.0.9'] }] })],
    'no-foreign-images': [
      (state) => ({
        repository: state.repository && {
          ...state.repository,
          images: [...state.repository.images, { digest: 'sha256:4', tags: ['latest'] }],
        },
      }),
    ],
  },
  {},
  FARGATE,
);

describe('the declared registry', () => {
  it('takes a tag once, scans what is pushed and forgets old images', () => {
    templateOf('registry', testDeployment(false, FARGATE)).hasResource('AWS::ECR::Repository', {
      DeletionPolicy: 'Delete',
      Properties: {
        RepositoryName: 'sgraph-send-prod-fargate-registry-eu-west-2',
        ImageTagMutability: 'IMMUTABLE',
        ImageScanningConfiguration: { ScanOnPush: true },
      },
    });
  });

  it('holds the image under the version, under a given tag, or not at all where it comes from elsewhere', () => {
    const tagOf = (image?: string): string | undefined => {
      const { container } = testConfig(FARGATE);
      return ownTag(testConfig({ ...FARGATE, container: { ...container, ...(image !== undefined && { image }) } }));
    };
    expect(registryName(testConfig(FARGATE))).toBe(NAME);
    expect(tagOf()).toBe('v0.1.0');
    expect(tagOf(`${NAME}:v0.1.0-0123456789ab`)).toBe('v0.1.0-0123456789ab');
    expect(tagOf(`${NAME}@sha256:${'0'.repeat(64)}`)).toBeUndefined();
    expect(tagOf('registry.example/send:v1')).toBeUndefined();
  });
});
