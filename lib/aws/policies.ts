import type { DeploymentConfig } from '../config/config.ts';
import { countsByCloudWatch } from '../config/config.ts';
import type { AppName, AwsTarget, RoleName } from '../config/names.ts';
import type { ObjectAction } from '../config/store-access.ts';
import { ACCESS, STORE_PREFIXES } from '../config/store-access.ts';
import { baseOf, namesOf, roleArn, roleNames } from '../config/names.ts';
import { domainSuffixOf, partitionOf } from '../config/region.ts';
import { withSessions } from './sessions.ts';
import { signInSecretAccess } from './sign-in-secret.ts';
import type { PolicyDocument, Statement } from './statement.ts';

export type { PolicyDocument, Statement } from './statement.ts';

/** Who takes on the roles of the apps. */
const SERVICES: Readonly<Record<Exclude<AwsTarget, 'pipeline-role'>, string>> = {
  lambda: 'lambda.amazonaws.com',
  fargate: 'ecs-tasks.amazonaws.com',
  ec2: 'ec2.amazonaws.com',
  ami: 'ec2.amazonaws.com',
};

/** What a role may do: the object actions on its apps' prefixes, listing, and what its target needs besides. */
export function accessPolicy(config: DeploymentConfig, role: RoleName): PolicyDocument {
  return policyDocument([...objectAccess(bucketArn(config), role), ...ownAccess(config, role)]);
}

/** What a role does with the store. */
export function objectAccess(bucket: string, role: RoleName): Statement[] {
  const byActions = new Map<string, { actions: readonly ObjectAction[]; keys: string[] }>();
  for (const [keys, actions] of Object.entries(accessOf(role))) {
    const group = byActions.get(actions.join()) ?? { actions, keys: [] };
    group.keys.push(`${bucket}/${keys}`);
    byActions.set(actions.join(), group);
  }
  const objects = [...byActions.values()].map(({ actions, keys }) => allow(actions, keys));
  // Without ListBucket on the whole bucket S3 answers 403 for a key that is absent, and absence looks like refusal.
  return [...objects, allow(['s3:ListBucket'], [bucket])];
}

/** A machine runs both apps, with one role. */
function accessOf(role: RoleName): Readonly<Record<string, readonly ObjectAction[]>> {
  if (role !== 'machine') return ACCESS[role];
  const keys = [...new Set([...Object.keys(ACCESS.user), ...Object.keys(ACCESS.admin)])];
  return Object.fromEntries(
    keys.map((key) => [key, [...new Set([...(ACCESS.user[key] ?? []), ...(ACCESS.admin[key] ?? [])])].sort()]),
  );
}

/** What has nothing to do with the store. The logs of a container are written by those who start it. */
function ownAccess(config: DeploymentConfig, role: RoleName): Statement[] {
  const secret = role === 'user' ? [] : signInSecretAccess(config);
  if (role === 'machine') return [...machineAccess(config), ...secret];
  if (config.target === 'lambda') return [...functionAccess(role, logStreamArn(config, role)), ...secret];
  return [...(countsByCloudWatch(config) && role === 'admin' ? [READ_METRICS] : []), ...secret];
}

/** GetMetricData knows no resources (Service Authorization Reference, Amazon CloudWatch). */
const READ_METRICS = allow(['cloudwatch:GetMetricData'], ['*']);

/** What a function does besides: it writes its own log, and the console reads the statistics. */
export function functionAccess(app: AppName, logStreams: string): Statement[] {
  const logs = allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logStreams]);
  return app === 'admin' ? [logs, READ_METRICS] : [logs];
}

/** Fetching the artifact, taking the address of the deployment, and a shell by the Session Manager instead of an open port. */
function machineAccess(config: DeploymentConfig): Statement[] {
  const { region, account } = config;
  const own = { StringEquals: { 'aws:ResourceTag/Name': namesOf(config).stack('instance') } };
  // An instance gets the address at its network interface, which EC2 asks for as well.
  const addressed = ['elastic-ip', 'instance', 'network-interface'].map(
    (kind) => `arn:${partitionOf(region)}:ec2:${region}:${account}:${kind}/*`,
  );
  return [
    ...artifactAccess(config),
    { ...allow(['ec2:AssociateAddress'], addressed), Condition: own },
    allow(SESSION_MANAGER, ['*']),
  ];
}

/**
 * The CDK's bootstrap encrypts its bucket by KMS, with the key of S3 unless another was named. A reader of an object there needs the key
 * for that object: the policy of AWS's own key allows it to everybody in the account, and a boundary has to allow it besides. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html (encryption context, permissions)
 */
export function artifactAccess(config: DeploymentConfig): Statement[] {
  const { region, account } = config;
  const objects = artifactArn(config);
  const key = `arn:${partitionOf(region)}:kms:${region}:${account}:key/*`;
  return [
    allow(['s3:GetObject'], [objects]),
    {
      ...allow(['kms:Decrypt'], [key]),
      Condition: {
        StringEquals: { 'kms:ViaService': `s3.${region}.${domainSuffixOf(region)}` },
        // With a bucket key the context is the bucket.
        StringLike: { 'kms:EncryptionContext:aws:s3:arn': [objects, objects.split('/')[0] ?? ''] },
      },
    },
  ];
}

const SESSION_MANAGER = [
  'ssm:UpdateInstanceInformation',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
];

/** The most that a role of this environment can ever do, once it is locked, whatever its own policy says. */
export function boundaryPolicy(config: DeploymentConfig): PolicyDocument {
  return policyDocument([
    ...storeLimits(bucketArn(config)),
    ...roleNames(config).flatMap((role) => ownAccess(config, role)),
  ]);
}

/** The most that anything of the product does with its store. */
export function storeLimits(bucket: string): Statement[] {
  return [
    allow(
      ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      STORE_PREFIXES.map((prefix) => `${bucket}/${prefix}*`).concat(`${bucket}/health`),
    ),
    allow(['s3:ListBucket'], [bucket]),
  ];
}

/** Who takes on the role of a function. */
export function functionTrust(): PolicyDocument {
  return trustPolicy({ target: 'lambda' });
}

export function trustPolicy({ target }: Pick<DeploymentConfig, 'target'>): PolicyDocument {
  if (target === 'pipeline-role') throw new Error('a pipeline runs no app, and so has no role for one');
  return policyDocument([{ Effect: 'Allow', Principal: { Service: SERVICES[target] }, Action: 'sts:AssumeRole' }]);
}

/** What the bucket refuses. */
export function bucketPolicy(config: DeploymentConfig, locked: boolean): PolicyDocument {
  return policyDocument(bucketStatements(bucketArn(config), locked ? principalsOf(config) : undefined));
}

/** Who reads and writes objects of a bucket, by what `aws:PrincipalArn` may be. */
export interface BucketPrincipals {
  readonly readers: readonly string[];
  readonly writers: readonly string[];
}

/** Of a locked bucket: the apps, and the readers that the configuration names, so that every operator sees the same policy. */
export function principalsOf(config: DeploymentConfig): BucketPrincipals {
  const apps = roleNames(config).map((role) => roleArn(config, role));
  return { readers: withSessions([...apps, ...readersOf(config)]), writers: withSessions(apps) };
}

/**
 * TLS only; where principals are given, objects are read and written by those only. Listing, deleting and the bucket's own settings are never
 * denied: a wrong name here must not make the bucket unmanageable.
 */
export function bucketStatements(bucket: string, principals: BucketPrincipals | undefined): Statement[] {
  const deny = (Sid: string, Action: readonly string[], arns: readonly string[]): Statement => ({
    Sid,
    Effect: 'Deny',
    Principal: '*',
    Action,
    Resource: `${bucket}/*`,
    Condition: { StringNotLike: { 'aws:PrincipalArn': arns } },
  });
  const tls: Statement = {
    Sid: 'TlsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [bucket, `${bucket}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  if (!principals) return [tls];
  return [
    tls,
    deny('KnownReadersOnly', ['s3:GetObject', 's3:GetObjectVersion'], principals.readers),
    deny('AppsWriteOnly', ['s3:PutObject'], principals.writers),
  ];
}

/**
 * ARNs of who reads objects beside the apps, as `aws:PrincipalArn` has them: for a session that is its role, with its path.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 */
function readersOf(config: DeploymentConfig): string[] {
  const { auditors, deployerReads, region, account } = config;
  const here = `arn:${partitionOf(region)}:iam::${account}`;
  const pipeline = `${baseOf({ ...config, target: 'pipeline-role' })}-*`;
  const named = auditors.map((principal) => (principal.startsWith('arn:') ? principal : `${here}:${principal}`));
  return [...named, ...(deployerReads ? [`${here}:role/${pipeline}`] : [])];
}

export function bucketArn(config: DeploymentConfig): string {
  return `arn:${partitionOf(config.region)}:s3:::${namesOf(config).bucket}`;
}

/** Where the artifact of a machine is, under the hash of its content. */
export function artifactArn(config: DeploymentConfig): string {
  return `arn:${partitionOf(config.region)}:s3:::${artifactBucket(config)}/*.gz`;
}

/** The bucket that the CDK's bootstrap makes, unless an emulator has another. */
export function artifactBucket({ region, account, bundleBucket, bootstrapQualifier }: DeploymentConfig): string {
  return bundleBucket ?? `cdk-${bootstrapQualifier}-assets-${account}-${region}`;
}

/** The same text for policies that mean the same: members and lists in order, single items as lists. */
export function canonicalPolicy(statements: readonly Statement[]): string {
  return JSON.stringify(
    statements
      .map(canonical)
      .map((statement) => JSON.stringify(statement))
      .sort(),
  );
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown) => (isMembers(item) ? JSON.stringify(canonical(item)) : String(item))).sort();
  if (!isMembers(value)) return [String(value)];
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    members.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, member]) => [name, canonical(member)]),
  );
}

function isMembers(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

export function logStreamArn(config: DeploymentConfig, app: AppName): string {
  const { region, account } = config;
  return `arn:${partitionOf(region)}:logs:${region}:${account}:log-group:${namesOf(config).logGroups[app]}:*`;
}

function allow(actions: readonly string[], resources: readonly string[]): Statement {
  return { Effect: 'Allow', Action: actions, Resource: resources };
}

export function policyDocument(statements: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}
