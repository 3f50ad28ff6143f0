import { CfnDeletionPolicy, Lazy, RemovalPolicy } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { CfnBucketProps, IBucket } from 'aws-cdk-lib/aws-s3';
import { Bucket, CfnBucket, CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { AppName } from '../../config/names.ts';
import { neededLifetimeDays, PRODUCT_DEFAULTS } from '../../config/product-config.ts';
import type { BucketPrincipals } from '../policies.ts';
import { bucketStatements, objectAccess, policyDocument } from '../policies.ts';
import type { Check } from '../deployment.ts';
import { lockedStorageChecks, storageChecks } from '../observed/storage-checks.ts';
import { arnAt } from './arns.ts';
import { principalArns } from './principal-arns.ts';

export interface StorageBucketProps {
  /** Undefined: CloudFormation chooses one. */
  readonly bucketName?: string | undefined;
  /** Days after which S3 removes what is below `transfers/`, where maintenance did not; 121 unless given. */
  readonly objectLifetimeDays?: number;
  /** Origins of pages that may use pre-signed URLs: those of the distribution. Every one unless given. */
  readonly corsOrigins?: readonly string[];
  /** Of the name, if it is one of an account and a region, which ends with `-an`; S3's global one unless given. */
  readonly bucketNamespace?: 'account-regional';
  /**
   * The only principals, in any account, that read and write objects, and those that are granted something later. Undefined: all that have
   * the right in this account.
   */
  readonly only?: BucketPrincipals;
  /** What happens to the bucket when its stack is deleted: it is kept unless given. CloudFormation deletes only an empty one. */
  readonly removalPolicy?: RemovalPolicy;
}

/** The bucket that holds the transfers, which are encrypted before they come: nothing public, TLS only. */
export class StorageBucket extends Construct {
  readonly bucket: IBucket;
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly #readers: string[];
  readonly #writers: string[];

  constructor(scope: Construct, id: string, props: StorageBucketProps = {}) {
    super(scope, id);
    const { bucketName, bucketNamespace, only, removalPolicy = RemovalPolicy.RETAIN } = props;
    this.#readers = [...(only?.readers ?? [])];
    this.#writers = [...(only?.writers ?? [])];
    const resource = new CfnBucket(this, 'Bucket', {
      ...(bucketName !== undefined && { bucketName }),
      ...(bucketNamespace && { bucketNamespace }),
      ...bucketShape(props),
    });
    resource.cfnOptions.deletionPolicy =
      removalPolicy === RemovalPolicy.DESTROY ? CfnDeletionPolicy.DELETE : CfnDeletionPolicy.RETAIN;
    // A new name does not delete the old bucket: the operator moves its objects.
    resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
    this.bucket = Bucket.fromCfnBucket(resource);
    this.bucketName = bucketName ?? resource.ref;
    this.bucketArn =
      bucketName === undefined
        ? resource.attrArn
        : arnAt(this, { service: 's3', region: '', account: '', resource: bucketName });
    const listed = (arns: readonly string[]): string[] => Lazy.list({ produce: () => [...new Set(arns)] });
    const principals = only && { readers: listed(this.#readers), writers: listed(this.#writers) };
    // By its name, where it has one: checks of templates do not see that a reference is the bucket in the policy's resources.
    const policy = new CfnBucketPolicy(this, 'BucketPolicy', {
      bucket: this.bucketName,
      policyDocument: policyDocument(bucketStatements(this.bucketArn, principals)),
    });
    if (bucketName !== undefined) policy.addResourceDependency(resource);
  }

  /** What `verify` holds it to beside its declaration, before the lock and after it: facts that no template says. */
  checks(): readonly Check<never>[] {
    return [...storageChecks, ...lockedStorageChecks];
  }

  /** Has the bucket's own policy let in the role of an app. It needs rights of its own besides, which `grantApp` gives. */
  trustApp(grantee: IGrantable): void {
    this.#readers.push(...principalArns(grantee));
    this.#writers.push(...principalArns(grantee));
  }

  /** Lets a principal do what an app does: to list the store, and to read, write and delete below the prefixes that the app uses. */
  grantApp(grantee: IGrantable, app: AppName): Grant {
    this.trustApp(grantee);
    const grants = objectAccess(this.bucketArn, app).map(({ Action, Resource = [] }) =>
      Grant.addToPrincipal({ grantee, actions: [Action].flat(), resourceArns: [Resource].flat() }),
    );
    return grants.reduce((all, grant) => all.combine(grant));
  }

  /** Lets a principal read everything, which is ciphertext and records: a backup or an audit. */
  grantRead(grantee: IGrantable): Grant {
    this.#readers.push(...principalArns(grantee));
    return Grant.addToPrincipal({
      grantee,
      actions: ['s3:GetObject', 's3:ListBucket'],
      resourceArns: [this.bucketArn, `${this.bucketArn}/*`],
    });
  }
}

function bucketShape({
  objectLifetimeDays = neededLifetimeDays(PRODUCT_DEFAULTS),
  corsOrigins = ['*'],
}: StorageBucketProps): CfnBucketProps {
  return {
    bucketEncryption: {
      serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    },
    publicAccessBlockConfiguration: {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
    lifecycleConfiguration: {
      rules: expiryRules(objectLifetimeDays).map(({ id, prefix, days }) => ({
        id,
        status: 'Enabled',
        prefix,
        expirationInDays: days,
      })),
    },
    corsConfiguration: {
      corsRules: [
        {
          allowedOrigins: [...corsOrigins],
          allowedMethods: ['GET', 'HEAD', 'PUT'],
          allowedHeaders: ['content-type', 'content-length', 'if-none-match', 'range'],
          exposedHeaders: ['ETag', 'Content-Range', 'Content-Length'],
          maxAge: 300,
        },
      ],
    },
  };
}

/**
 * What S3 removes automatically if maintenance, which is a day ahead of it, did not. The keys that name callers must not outlive the
 * following day even if nothing of the product runs any more; everything else is small and waits for maintenance.
 */
function expiryRules(objectLifetimeDays: number): { id: string; prefix: string; days: number }[] {
  return [
    { id: 'expire-transfers', prefix: 'transfers/', days: objectLifetimeDays },
    { id: 'forget-day-keys', prefix: 'day-keys/', days: 2 },
  ];
}
