import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { DAY_KEY_DAYS } from '../../../../../core/transfer/caller.ts';
import { storage } from '../../../../../lib/aws/components/storage.ts';
import type { BucketState, StorageState } from '../../../../../lib/aws/observed/storage-state.ts';
import { bucketPolicy } from '../../../../../lib/aws/policies.ts';
import { DOMAIN, templateOf, testDeployment } from '../../deployment.ts';
import { changed, describeDeclared, seenAsDeclared } from '../../declared.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks } from '../../planted.ts';

const good = (locked: boolean): StorageState => ({
  seen: seenAsDeclared(storage, locked),
  bucket: { region: 'eu-west-2', foreignKeys: [], oldVersions: [], anonymous: { list: 403, get: 403, put: 403 } },
});
const bucket =
  (change: Partial<BucketState>): Fault<StorageState> =>
  (state) => ({ ...state, bucket: state.bucket && { ...state.bucket, ...change } });

interface Bucket {
  VersioningConfiguration?: object;
  LifecycleConfiguration: { Rules: object[] };
}

describeChecks(storage, good, {
  region: [bucket({ region: 'us-east-1' })],
  'no-foreign-objects': [bucket({ foreignKeys: ['backup.tar'] })],
  'no-old-versions': [bucket({ oldVersions: [{ Key: 'transfers/a/parts/0', VersionId: 'v1' }] })],
  'anonymous-refused': [
    bucket({ anonymous: { list: 200, get: 403, put: 403 } }),
    bucket({ anonymous: { list: 403, get: 404, put: 403 } }),
    bucket({ anonymous: { list: 403, get: 403, put: 412 } }),
  ],
  'Bucket.VersioningConfiguration': [
    changed('Bucket', (found: Bucket) => (found.VersioningConfiguration = { Status: 'Enabled' })),
  ],
  'Bucket.LifecycleConfiguration': [
    changed('Bucket', ({ LifecycleConfiguration: { Rules } }: Bucket) =>
      Rules.push({ Id: 'more', Status: 'Enabled', Prefix: 'index/', ExpirationInDays: 1 }),
    ),
    changed('Bucket', ({ LifecycleConfiguration: { Rules } }: Bucket) =>
      Object.assign(Rules[0]!, { NoncurrentVersionExpiration: { NoncurrentDays: 1 } }),
    ),
  ],
  'BucketPolicy.PolicyDocument': [
    changed('BucketPolicy', ({ PolicyDocument }: { PolicyDocument: { Statement: object[] } }) =>
      PolicyDocument.Statement.push({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }),
    ),
  ],
});

describeDeclared(storage, good, 70);

describe('the declared bucket', () => {
  it('expires transfers, not before the longest one and its log have ended, and keys of the day', () => {
    templateOf('storage', testDeployment(false)).hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [
          { Id: 'expire-transfers', Prefix: 'transfers/', ExpirationInDays: 121, Status: 'Enabled' },
          { Id: 'forget-day-keys', Prefix: 'day-keys/', ExpirationInDays: DAY_KEY_DAYS, Status: 'Enabled' },
        ],
      },
    });
  });

  it('denies nothing but reading and writing of objects when it is locked', () => {
    const { config } = testDeployment(true);
    const denied = bucketPolicy(config, true).Statement.filter(({ Sid }) => Sid !== 'TlsOnly');
    expect(denied.flatMap(({ Action }) => Action)).toEqual(['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject']);
    for (const { Resource } of denied) expect(Resource).toMatch(/\/\*$/);
  });

  it('narrows CORS to the distribution when it is locked', () => {
    templateOf('storage', testDeployment(true)).hasResourceProperties('AWS::S3::Bucket', {
      CorsConfiguration: { CorsRules: [Match.objectLike({ AllowedOrigins: [`https://${DOMAIN}`] })] },
    });
  });

  it('cannot be locked before there is a distribution', () => {
    expect(() => templateOf('storage', { ...testDeployment(true), domain: undefined })).toThrow(
      /create the distribution first/,
    );
  });

  it('comes without custom resources, which leave log groups behind', () => {
    expect(
      Object.values(templateOf('storage', testDeployment(true)).toJSON()['Resources'] as object)
        .map(({ Type }: { Type: string }) => Type)
        .sort(),
    ).toEqual(['AWS::S3::Bucket', 'AWS::S3::BucketPolicy']);
  });
});
