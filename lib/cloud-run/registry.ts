import * as z from 'zod';
import { pushImage } from '../docker/push-image.ts';
import type { CloudDeployment, CloudParts, CloudRegion } from './component.ts';
import { unlessMissing } from './google-api.ts';
import type { Binding } from './iam-policy.ts';
import { policyFault, readPolicy, writePolicy } from './iam-policy.ts';
import type { Obstacle } from '../backend.ts';
import { OWN_TAG } from '../own-tag.ts';
import { differences } from './differences.ts';
import { cloudNamesOf, labelsOf } from './names.ts';

const Repository = z.object({ registryUri: z.string(), labels: z.record(z.string(), z.string()).default({}) }).loose();
const DockerImage = z.object({
  uri: z.string(),
  tags: z.array(z.string()).default([]),
  uploadTime: z.string().default(''),
});
type DockerImage = z.infer<typeof DockerImage>;
const Images = z
  .object({ dockerImages: z.array(DockerImage).default([]), nextPageToken: z.string().optional() })
  .transform(({ dockerImages, nextPageToken }) => ({ items: dockerImages, nextPageToken }));

export interface RegistryState {
  readonly repository: z.infer<typeof Repository> | undefined;
  readonly bindings: readonly Binding[];
  readonly images: readonly DockerImage[];
  /** Tag of the image on this machine that shall be there; undefined where there is none to deploy. */
  readonly tag: string | undefined;
}

const REPOSITORY = { id: 'repository', type: 'artifactregistry/repository' };
const KEPT_VERSIONS = 10;
const OLD_SECONDS = 30 * 24 * 3600;

/** The repository of Artifact Registry with the image of both apps. Cloud Run of the same project may read it without a grant. */
export const registry: CloudParts<RegistryState> = {
  name: 'registry',
  needs: [],
  takesAdminKey: false,
  observe,
  resources: ({ repository }) => (repository ? [repository.registryUri] : []),
  isLocked: ({ repository }) => repository?.labels['locked'] === 'true',
  checks: [
    {
      name: 'as-declared',
      find: ({ repository }, deployment) => differences(REPOSITORY, repository, declared(deployment)),
    },
    { name: 'policy', find: ({ bindings }) => policyFault(bindings, []) },
    {
      name: 'image',
      find: ({ images, tag }, { config }) => {
        const found = deployedImage(images, config.version, tag);
        return found === undefined ? `lacks the image ${tag ?? config.version}` : undefined;
      },
    },
  ],
  lockedChecks: [],
  apply,
  obstacles: (_, { images }) => Promise.resolve(foreignImages(images)),
  async remove({ google, config }) {
    await unlessMissing(google.operate({ service: 'artifactregistry', method: 'DELETE', path: pathOf(config) }));
  },
};

function foreignImages(images: readonly DockerImage[]): Obstacle[] {
  const foreign = images.flatMap(({ tags }) => tags.filter((tag) => !OWN_TAG.test(tag)));
  if (foreign.length === 0) return [];
  return [
    { message: `the registry holds images that are not the product's: ${foreign.join(', ')}`, remedy: undefined },
  ];
}

/** What is deployed, by its digest: the image of that tag, or without one what was uploaded last of a version. */
export function deployedImage(
  images: readonly DockerImage[],
  version: string,
  tag: string | undefined,
): string | undefined {
  return images
    .filter(({ tags }) => tags.some((name) => (tag === undefined ? isOf(version, name) : name === tag)))
    .sort((one, other) => (one.uploadTime < other.uploadTime ? -1 : 1))
    .at(-1)?.uri;
}

function isOf(version: string, tag: string): boolean {
  return tag === version || tag.startsWith(`${version}-`);
}

/** All images of the repository; undefined where there is no repository. */
export function listImages({ google, config }: CloudRegion): Promise<DockerImage[] | undefined> {
  return unlessMissing(
    google.list(Images, { service: 'artifactregistry', method: 'GET', path: `${pathOf(config)}/dockerImages` }),
  );
}

async function observe(cloudRegion: CloudRegion): Promise<RegistryState> {
  const { google, config, image } = cloudRegion;
  const tag = image?.tag;
  const place = { service: 'artifactregistry', path: pathOf(config) } as const;
  const repository = await unlessMissing(google.call(Repository, { ...place, method: 'GET' }));
  if (!repository) return { repository, bindings: [], images: [], tag };
  const [{ bindings }, images = []] = await Promise.all([readPolicy(google, place), listImages(cloudRegion)]);
  return { repository, bindings, images, tag };
}

async function apply(
  cloudRegion: CloudRegion,
  { repository, tag, images }: RegistryState,
  deployment: CloudDeployment,
): Promise<void> {
  const { google, config, patienceSeconds } = cloudRegion;
  const place = { service: 'artifactregistry', path: pathOf(config) } as const;
  if (!repository) {
    const path = `/v1/${cloudNamesOf(config).location}/repositories`;
    const query = { repositoryId: cloudNamesOf(config).repository };
    await google.operate({ service: 'artifactregistry', method: 'POST', path, query, body: declared(deployment) });
  } else {
    const { dockerConfig, cleanupPolicies, labels } = declared(deployment);
    const query = { updateMask: 'dockerConfig,cleanupPolicies,cleanupPolicyDryRun,labels' };
    const body = {
      dockerConfig,
      cleanupPolicies,
      cleanupPolicyDryRun: false,
      labels: { ...repository.labels, ...labels },
    };
    await google.call(Repository, { ...place, method: 'PATCH', query, body });
  }
  await writePolicy(google, place, patienceSeconds, () => []);
  if (cloudRegion.image === undefined || deployedImage(images, config.version, tag) !== undefined) return;
  const { registryUri } = repository ?? (await google.call(Repository, { ...place, method: 'GET' }));
  const auth = Buffer.from(`oauth2accesstoken:${await google.tokens.access()}`).toString('base64');
  await pushImage(await cloudRegion.image.build(), `${registryUri}/app:${cloudRegion.image.tag}`, auth);
}

interface DeclaredRepository {
  readonly format: 'DOCKER';
  readonly labels: Readonly<Record<string, string>>;
  readonly dockerConfig: object;
  readonly cleanupPolicies: object;
}

function declared({ config, locked }: CloudDeployment): DeclaredRepository {
  return {
    format: 'DOCKER',
    labels: labelsOf(config, locked),
    dockerConfig: { immutableTags: true },
    cleanupPolicies: {
      'keep-newest': { id: 'keep-newest', action: 'KEEP', mostRecentVersions: { keepCount: KEPT_VERSIONS } },
      'delete-old': {
        id: 'delete-old',
        action: 'DELETE',
        condition: { tagState: 'ANY', olderThan: `${OLD_SECONDS}s` },
      },
    },
  };
}

function pathOf(config: CloudRegion['config']): string {
  const { location, repository } = cloudNamesOf(config);
  return `/v1/${location}/repositories/${repository}`;
}
