import { describe, expect, it } from 'vitest';
import { faultText } from '../../../support/fault-text.ts';
import { DAY_KEY_DAYS } from '../../../../core/transfer/caller.ts';
import { ACCESS, STORE_PREFIXES } from '../../../../lib/config/store-access.ts';
import { bucketGrants, ownerGrants } from '../../../../lib/cloud-run/access.ts';
import { labelsOf } from '../../../../lib/cloud-run/names.ts';
import type { CloudBucketState, CloudStorageState } from '../../../../lib/cloud-run/storage.ts';
import { storage } from '../../../../lib/cloud-run/storage.ts';
import type { Fault } from '../planted.ts';
import { describeCloudChecks, testCloudConfig, testCloudDeployment } from './planted.ts';

const config = testCloudConfig();
const rule = (prefix: string, age: number): object => ({
  action: { type: 'Delete' },
  condition: { age, matchesPrefix: [prefix] },
});
const rules = [rule('transfers/', config.objectLifetimeDays), rule('day-keys/', DAY_KEY_DAYS)];
const convenience = { role: 'roles/storage.legacyObjectReader', members: ['projectViewer:example-project'] };
const iamConfiguration = { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: 'enforced' };

function good(locked: boolean): CloudStorageState {
  return {
    bucket: {
      name: 'sgraph-send-prod-example-project-europe-west2',
      location: 'EUROPE-WEST2',
      storageClass: 'STANDARD',
      projectNumber: '123456789012',
      iamConfiguration,
      softDeletePolicy: { retentionDurationSeconds: '0' },
      labels: { ...labelsOf(config, locked), mine: 'too' },
      lifecycle: { rule: rules },
      cors: [],
      bindings: [...bucketGrants(config), ...(locked ? ownerGrants(config) : [...ownerGrants(config), convenience])],
      foreign: [],
      anonymous: 401,
    },
    userUrl: undefined,
  };
}

const bucket =
  (change: Partial<CloudBucketState>): Fault<CloudStorageState> =>
  (state) => ({ ...state, bucket: state.bucket && { ...state.bucket, ...change } });

describeCloudChecks(storage, good, {
  'as-declared': [
    bucket({ location: 'US' }),
    bucket({ storageClass: 'ARCHIVE' }),
    bucket({ iamConfiguration: { ...iamConfiguration, publicAccessPrevention: 'inherited' } }),
    bucket({ iamConfiguration: { ...iamConfiguration, uniformBucketLevelAccess: { enabled: false } } }),
    bucket({ softDeletePolicy: { retentionDurationSeconds: '604800' } }),
    bucket({ versioning: { enabled: true } }),
    bucket({ labels: {} }),
  ],
  project: [bucket({ projectNumber: '1' }), bucket({ projectNumber: undefined })],
  lifecycle: [
    bucket({ lifecycle: undefined }),
    bucket({ lifecycle: { rule: rules.slice(1) } }),
    bucket({ lifecycle: { rule: [rule('transfers/', 1), rules[1]] } }),
    bucket({ lifecycle: { rule: [rule('', config.objectLifetimeDays), rules[1]] } }),
    bucket({ lifecycle: { rule: [...rules, rule('index/', 1)] } }),
  ],
  'no-retention': [bucket({ retentionPolicy: { retentionPeriod: '1' } })],
  cors: [bucket({ cors: [{ origin: ['*'] }] })],
  policy: [
    bucket({ bindings: [] }),
    bucket({ bindings: bucketGrants(config).slice(1) }),
    bucket({ bindings: bucketGrants(config).map(({ role, members }) => ({ role, members })) }),
    bucket({ bindings: [...bucketGrants(config), { role: 'roles/storage.objectViewer', members: ['allUsers'] }] }),
  ],
  'no-foreign-objects': [bucket({ foreign: ['backup.tar'] })],
  'anonymous-refused': [bucket({ anonymous: 200 }), bucket({ anonymous: 404 })],
});

describe('the bucket of signed URLs', () => {
  const cors = storage.checks.find(({ name }) => name === 'cors')!;
  const found = (state: Partial<CloudStorageState>, locked: boolean): string | undefined =>
    faultText(cors.find({ ...good(locked), ...state }, testCloudDeployment(locked, { mode: 'direct' })));
  const withOrigin = (origin: string): CloudStorageState['bucket'] => ({
    ...good(true).bucket!,
    cors: [
      {
        origin: [origin],
        method: ['GET', 'HEAD', 'PUT'],
        responseHeader: [
          'content-type',
          'content-range',
          'content-length',
          'x-goog-content-length-range',
          'x-goog-if-generation-match',
        ],
        maxAgeSeconds: 300,
      },
    ],
  });
  it('lets the pages of the user app in alone once it is locked', () => {
    const userUrl = 'https://send.example';
    expect(found({ bucket: withOrigin('*') }, false)).toBeUndefined();
    expect(found({ bucket: withOrigin(userUrl), userUrl }, true)).toBeUndefined();
    expect(found({ bucket: withOrigin('*'), userUrl }, true)).toMatch(/origin/);
    expect(found({ bucket: withOrigin('*'), userUrl: undefined }, true)).toMatch(/address of the user app is unknown/);
  });
});

describe('the grants in the bucket', () => {
  const grants = bucketGrants(config);
  const clauses = (app: string): string[] =>
    grants
      .filter(
        ({ members, condition }) =>
          condition?.title.startsWith(app) && members[0]?.startsWith(`serviceAccount:prod-${app}`),
      )
      .flatMap(({ condition }) => condition!.expression.split(' || '));

  it('are few enough operators for Google', () => {
    for (const { condition } of grants)
      expect((condition?.expression.match(/\|\||&&|!(?!=)/g) ?? []).length).toBeLessThan(12);
  });

  it('name every prefix that an app uses, and give the user app nothing of the sessions', () => {
    for (const app of ['user', 'admin'] as const) {
      for (const key of Object.keys(ACCESS[app])) {
        const [start = ''] = key.split('*');
        const starts = clauses(app).map((clause) => /objects\/([^"{]*)/.exec(clause)?.[1] ?? '');
        expect(
          starts.some((covered) => start.startsWith(covered) || covered.startsWith(start)),
          `${app} ${key}`,
        ).toBe(true);
      }
    }
    expect(clauses('user').filter((clause) => /objects\/(?:admin|stats)\//.test(clause))).toEqual([]);
  });

  it('let the user app write uses of tokens, and read tokens alone', () => {
    const object = 'projects/_/buckets/sgraph-send-prod-example-project-europe-west2/objects';
    const writes = grants.find(({ condition }) => condition?.title === 'user writes')?.condition?.expression;
    expect(writes).toContain(`resource.name.extract("${object}/tokens/{id}/uses/") != ""`);
    expect(writes).not.toContain(`resource.name.startsWith("${object}/tokens/")`);
    const reads = grants.find(({ condition }) => condition?.title === 'user reads')?.condition?.expression;
    expect(reads).toBe(`resource.name == "${object}/health" || resource.name.startsWith("${object}/tokens/")`);
  });

  it('know no key outside the prefixes of the product', () => {
    const starts = ['user', 'admin'].flatMap(clauses).map((clause) => /objects\/([^"{]*)/.exec(clause)?.[1] ?? '');
    expect(starts.filter((start) => start !== 'health' && !STORE_PREFIXES.includes(start))).toEqual([]);
  });
});
