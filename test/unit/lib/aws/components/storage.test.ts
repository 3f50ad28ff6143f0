import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { DAY_KEY_DAYS } from '../../../../../core/transfer/caller.ts';
import { storage } from '../../../../../lib/aws/components/storage.ts';
import type { BucketState, StorageState } from '../../../../../lib/aws/components/storage-state.ts';
import { bucketPolicy } from '../../../../../lib/aws/policies.ts';
import { DEPLOYER, DOMAIN, templateOf, testDeployment } from '../../deployment.ts';
import type { Fault } from '../../planted.ts';
import { describeChecks } from '../../planted.ts';

const dayKeys = { Status: 'Enabled', Filter: { Prefix: 'day-keys/' }, Expiration: { Days: DAY_KEY_DAYS } } as const;

function good(locked: boolean): StorageState {
  const { config, deployer } = testDeployment(locked);
  const origin = locked ? `https://${DOMAIN}` : '*';
  return {
    bucket: {
      name: 'sgraph-send-prod-storage-123456789012-eu-west-2',
      region: 'eu-west-2',
      publicAccess: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      ownership: 'BucketOwnerEnforced',
      encryption: 'AES256',
      versioning: undefined,
      cors: [{ AllowedOrigins: [origin], AllowedMethods: ['PUT', 'GET', 'HEAD'], ExposeHeaders: ['Content-Range'] }],
      lifecycle: [
        { Status: 'Enabled', Filter: { Prefix: 'transfers/' }, Expiration: { Days: config.objectLifetimeDays } },
        dayKeys,
      ],
      policy: bucketPolicy(config, locked, deployer).Statement,
      foreignKeys: [],
      anonymous: { list: 403, get: 403, put: 403 },
    },
  };
}

const bucket =
  (change: Partial<BucketState>): Fault<StorageState> =>
  (state) => ({ bucket: state.bucket && { ...state.bucket, ...change } });
const blocks = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };
const rule = { Status: 'Enabled', Filter: { Prefix: 'transfers/' }, Expiration: { Days: 121 } } as const;
const cors = { AllowedMethods: ['PUT', 'GET', 'HEAD'], ExposeHeaders: ['Content-Range'] };

describeChecks(storage, good, {
  region: [bucket({ region: 'us-east-1' })],
  'public-access-block': [
    bucket({ publicAccess: undefined }),
    ...Object.keys(blocks).map((name) => bucket({ publicAccess: { ...blocks, [name]: false } })),
  ],
  'owner-enforced': [bucket({ ownership: 'ObjectWriter' }), bucket({ ownership: undefined })],
  encryption: [bucket({ encryption: undefined }), bucket({ encryption: 'aws:kms' })],
  'no-versioning': [bucket({ versioning: 'Enabled' }), bucket({ versioning: 'Suspended' })],
  'lifecycle-rules': [
    bucket({ lifecycle: [] }),
    bucket({ lifecycle: [rule] }),
    bucket({ lifecycle: [dayKeys, { ...rule, Status: 'Disabled' }] }),
    bucket({ lifecycle: [dayKeys, { ...rule, Expiration: { Days: 1 } }] }),
    bucket({ lifecycle: [dayKeys, { ...rule, Filter: { Prefix: '' } }] }),
    bucket({ lifecycle: [rule, { ...dayKeys, Expiration: { Days: 1 } }] }),
    bucket({
      lifecycle: [rule, dayKeys, { Status: 'Enabled', Filter: { Prefix: 'index/' }, Expiration: { Days: 1 } }],
    }),
  ],
  cors: [
    bucket({ cors: [] }),
    bucket({ cors: [{ ...cors, AllowedOrigins: ['https://elsewhere.example'] }] }),
    bucket({ cors: [{ ...cors, AllowedOrigins: ['*'], AllowedMethods: ['DELETE', 'GET', 'HEAD', 'PUT'] }] }),
    bucket({ cors: [{ ...cors, AllowedOrigins: ['*'], ExposeHeaders: [] }] }),
  ],
  policy: [
    bucket({ policy: [] }),
    bucket({
      policy: [
        ...bucketPolicy(testDeployment(false).config, false, undefined).Statement,
        { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' },
      ],
    }),
  ],
  'no-foreign-objects': [bucket({ foreignKeys: ['backup.tar'] })],
  'anonymous-refused': [
    bucket({ anonymous: { list: 200, get: 403, put: 403 } }),
    bucket({ anonymous: { list: 403, get: 404, put: 403 } }),
    bucket({ anonymous: { list: 403, get: 403, put: 412 } }),
  ],
});

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
    const lock = bucketPolicy(config, true, undefined).Statement.find(({ Sid }) => Sid === 'KnownPrincipalsOnly');
    expect(lock?.Action).toEqual(['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject']);
    expect(lock?.Resource).toMatch(/\/\*$/);
  });

  it('lets the deployer read objects of a locked bucket only where the configuration says so', () => {
    const lockOf = (deployerReads: boolean): string =>
      JSON.stringify(bucketPolicy(testDeployment(true, { deployerReads }).config, true, DEPLOYER).Statement);
    expect(lockOf(true)).toContain(DEPLOYER);
    expect(lockOf(false)).not.toContain(DEPLOYER);
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
