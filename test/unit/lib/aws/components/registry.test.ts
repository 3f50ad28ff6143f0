import { describe, expect, it } from 'vitest';
import { registry } from '../../../../../lib/aws/components/registry.ts';
import { ownTag, registryName } from '../../../../../lib/aws/components/registry-shape.ts';
import type { ImageState, RegistryState } from '../../../../../lib/aws/components/registry-state.ts';
import { templateOf, testConfig, testDeployment } from '../../deployment.ts';
import { changed, describeDeclared, seenAsDeclared } from '../../declared.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks } from '../../planted.ts';

const FARGATE = { target: 'fargate' } as const;
const NAME = '123456789012.dkr.ecr.eu-west-2.amazonaws.com/sgraph-send-prod-fargate-registry-eu-west-2';

const good = (locked: boolean): RegistryState => ({
  seen: seenAsDeclared(registry, locked, FARGATE),
  images: [
    { digest: 'sha256:1', tags: ['v0.1.0'] },
    { digest: 'sha256:2', tags: ['v0.0.9-0123456789ab'] },
    { digest: 'sha256:3', tags: [] },
  ],
});
const holding =
  (...images: ImageState[]): Fault<RegistryState> =>
  (state) => ({ ...state, images });
const everybody = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ecr:BatchGetImage' }] };

describeChecks(
  registry,
  good,
  {
    image: [holding(), holding({ digest: 'sha256:2', tags: ['v0.0.9'] })],
    'no-foreign-images': [
      (state) => ({ ...state, images: [...state.images, { digest: 'sha256:4', tags: ['latest'] }] }),
    ],
    'Repository.RepositoryPolicyText': [
      changed('Repository', (found: { RepositoryPolicyText?: object }) => (found.RepositoryPolicyText = everybody)),
    ],
  },
  {},
  FARGATE,
);

describeDeclared(registry, good, 10, FARGATE);

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
