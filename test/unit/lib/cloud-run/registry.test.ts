import { describe, expect, it } from 'vitest';
import { labelsOf } from '../../../../lib/cloud-run/names.ts';
import type { RegistryState } from '../../../../lib/cloud-run/registry.ts';
import { deployedImage, registry } from '../../../../lib/cloud-run/registry.ts';
import type { Fault } from '../planted.ts';
import { describeCloudChecks, testCloudConfig } from './planted.ts';

function good(locked: boolean): RegistryState {
  return {
    repository: {
      registryUri: 'europe-west2-docker.pkg.dev/example-project/sgraph-send-prod',
      labels: labelsOf(testCloudConfig(), locked),
      format: 'DOCKER',
      dockerConfig: { immutableTags: true },
      cleanupPolicies: {
        'keep-newest': { id: 'keep-newest', action: 'KEEP', mostRecentVersions: { keepCount: 10 } },
        'delete-old': { id: 'delete-old', action: 'DELETE', condition: { tagState: 'ANY', olderThan: '2592000s' } },
      },
    },
    bindings: [],
    images: [{ uri: 'app@sha256:1', tags: ['v0.1.0-abc'], uploadTime: '2026-01-01T00:00:00Z' }],
    tag: 'v0.1.0-abc',
  };
}

const repository =
  (change: Partial<NonNullable<RegistryState['repository']>>): Fault<RegistryState> =>
  (state) => ({ ...state, repository: state.repository && { ...state.repository, ...change } });

describeCloudChecks(registry, good, {
  'as-declared': [
    repository({ labels: {} }),
    repository({ format: 'NPM' }),
    repository({ dockerConfig: {} }),
    repository({ cleanupPolicies: {} }),
  ],
  policy: [(state) => ({ ...state, bindings: [{ role: 'roles/artifactregistry.reader', members: ['allUsers'] }] })],
  image: [
    (state) => ({ ...state, images: [] }),
    (state) => ({ ...state, tag: 'v0.1.0-other' }),
    (state) => ({ ...state, tag: undefined, images: [{ uri: 'x', tags: ['v0.2.0-abc'], uploadTime: '' }] }),
  ],
});

describe('the image that runs', () => {
  it('is the one of a tag, or the one of this version that was uploaded last', () => {
    const image = (uri: string, tag: string, day: number): RegistryState['images'][number] => ({
      uri,
      tags: [tag],
      uploadTime: `2026-01-0${day}T00:00:00Z`,
    });
    const images = [
      image('first', 'v0.1.0-a', 1),
      image('last', 'v0.1.0-b', 3),
      image('other', 'v0.1.01-c', 4),
      image('next', 'v0.1.0-d', 2),
    ];
    expect(deployedImage(images, 'v0.1.0', undefined)).toBe('last');
    expect(deployedImage(images, 'v0.3.0', undefined)).toBeUndefined();
    expect(deployedImage(images, 'v0.1.0', 'v0.1.0-a')).toBe('first');
    expect(deployedImage(images, 'v0.1.0', 'v0.1.0')).toBeUndefined();
  });
});
