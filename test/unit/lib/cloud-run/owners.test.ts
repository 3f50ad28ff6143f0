import { expect, it } from 'vitest';
import { CLOUD_COMPONENTS } from '../../../../lib/cloud-run/components.ts';
import { cloudNamesOf } from '../../../../lib/cloud-run/names.ts';
import { cloudResources } from '../../../../lib/cloud-run/owners.ts';
import { ENVIRONMENTS } from '../../../../lib/config/environments.ts';

const REGIONS = ['europe-west2', 'us-east1'];
const GOOGLE_PROJECT = 'my-project';

it('every resource on Google Cloud is known by its exact name, and one that is only called so is not', () => {
  const [region = ''] = REGIONS;
  const named = { project: 'sgraph-send', environment: 'prod', googleProject: GOOGLE_PROJECT, region };
  const { bucket, repository, secret, services, accounts } = cloudNamesOf(named);
  const lines = [
    `account global ${accounts.admin}`,
    `account global ${accounts.user}`,
    `bucket global ${bucket}`,
    `repository ${region} ${repository}`,
    `secret global ${secret}`,
    `service ${region} ${services.admin}`,
    `service ${region} ${services.user}`,
    `bucket global ${bucket}-backup`,
    `service ${region} sgraph-send-staging-user`,
  ];
  const known = { environments: ENVIRONMENTS, googleProject: GOOGLE_PROJECT, regions: REGIONS };
  const found = cloudResources(lines, known);
  expect(found.map(({ owner }) => owner?.component)).toEqual([
    'role',
    'role',
    'storage',
    'registry',
    'admin',
    'admin',
    'user',
    undefined,
    undefined,
  ]);
  expect(new Set(found.flatMap(({ owner }) => owner?.environment ?? []))).toEqual(new Set(['prod']));
  expect(found.map(({ alike }) => alike).slice(-2)).toEqual(['prod', undefined]);
  expect(Object.keys(CLOUD_COMPONENTS)).toEqual(
    expect.arrayContaining(found.flatMap(({ owner }) => owner?.component ?? [])),
  );
});
