import { partitionOf } from './region.ts';

/** Every component there is, in the order in which a dependant follows what it needs. Which of them a target has is in `components.ts`. */
export const COMPONENT_NAMES = [
  'role',
  'storage',
  'sign-in',
  'registry',
  'image',
  'user',
  'admin',
  'fargate',
  'instance',
  'firewall',
  'distribution',
  'cdn',
  'edge-watch',
  'watch',
  'pipeline',
] as const;
export type ComponentName = (typeof COMPONENT_NAMES)[number];
export type AppName = 'user' | 'admin';
/** What is watched of maintenance: work that waits too long, and that it runs at all. */
export const ALARM_NAMES = ['backlog', 'missing'] as const;
export type AlarmName = (typeof ALARM_NAMES)[number];
/** What on AWS the apps run on, and the role that a pipeline deploys with. */
export const AWS_TARGETS = ['lambda', 'fargate', 'ec2', 'ami', 'pipeline-role'] as const;
export type AwsTarget = (typeof AWS_TARGETS)[number];
/** Whom a role of the apps is for: an app of its own, or one machine that runs both. */
export type RoleName = AppName | 'machine';

/** Everything has a name that follows from the configuration, so no state is kept anywhere. Every name holds the region. */
export interface Names {
  readonly bucket: string;
  readonly functions: Readonly<Record<AppName, string>>;
  /** A machine has none: it writes to its own journal. */
  readonly logGroups: Readonly<Record<AppName, string>>;
  readonly roles: Readonly<Record<RoleName, string>>;
  readonly boundary: string;
  /** Secret of the client at the sign-in provider. */
  readonly signInSecret: string;
  /** Role that a pipeline deploys with. */
  readonly pipelineRole: string;
  /** Rule that has the admin function do maintenance. */
  readonly schedule: string;
  /** Alarms on maintenance. */
  readonly alarms: Readonly<Record<AlarmName, string>>;
  /** Of all that is watched in the region. */
  readonly dashboard: string;
  /** Exports of the function stacks, which the distribution imports. */
  readonly urlExports: Readonly<Record<AppName, string>>;
  /** Export of what is behind a `cdn`: the host name that it asks. */
  readonly originExport: string;
  /** Export of the image that machines of the target `ami` start from. */
  readonly imageExport: string;
  /** Role of the machine that an image is baked on. */
  readonly builderRole: string;
  readonly originAccessControl: string;
  /** Web ACL of the distribution. */
  readonly firewall: string;
  /** A distribution has no name: its comment is one. */
  readonly distributionComment: string;
  stack(component: ComponentName): string;
  /** Of an alarm that is called so, such as `user-failures`. */
  alarm(name: string): string;
}

/** Where S3 keeps the name of a bucket: shared by all accounts, or reserved for one account in one region. */
export const BUCKET_NAMESPACES = ['global', 'account-regional'] as const;
export type BucketNamespace = (typeof BUCKET_NAMESPACES)[number];

/** What names follow from. */
export interface Named {
  readonly project: string;
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly target: AwsTarget;
  readonly bucketNamespace: BucketNamespace;
}

export function namesOf(config: Named): Names {
  const { account, region } = config;
  const base = baseOf(config);
  const both = (name: (app: AppName) => string): Record<AppName, string> => ({
    user: name('user'),
    admin: name('admin'),
  });
  return {
    bucket: `${base}-storage-${account}-${region}${config.bucketNamespace === 'global' ? '' : '-an'}`,
    functions: both((app) => `${base}-${app}-${region}`),
    logGroups: both((app) => `/aws/${config.target === 'lambda' ? 'lambda' : 'ecs'}/${base}-${app}-${region}`),
    roles: { ...both((app) => `${base}-${app}-role-${region}`), machine: `${base}-machine-role-${region}` },
    boundary: `${base}-boundary-${region}`,
    signInSecret: `${base}-sign-in-${region}`,
    pipelineRole: `${base}-${region}`,
    schedule: `${base}-maintenance-${region}`,
    dashboard: `${base}-${region}`,
    alarms: { backlog: `${base}-backlog-${region}`, missing: `${base}-no-maintenance-${region}` },
    urlExports: both((app) => `${base}-${app}-url`),
    originExport: `${base}-origin`,
    imageExport: `${base}-image`,
    builderRole: `${base}-builder-role-${region}`,
    originAccessControl: `${base}-${region}`,
    firewall: `${base}-${region}`,
    distributionComment: `${base}-${region}`,
    stack: (component) => `${base}-${component}-${region}`,
    alarm: (name) => `${base}-${name}-${region}`,
  };
}

/** Where AWS keeps what belongs to CloudFront. */
export const EDGE_REGION = 'us-east-1';

/** Region of a component's stack. */
export function stackRegion({ region }: Pick<Named, 'region'>, component: ComponentName): string {
  return component === 'firewall' || component === 'edge-watch' ? EDGE_REGION : region;
}

/** What every name begins with. Each target of an environment is a deployment of its own. */
export function baseOf({ project, environment, target }: Pick<Named, 'project' | 'environment' | 'target'>): string {
  return target === 'lambda' ? `${project}-${environment}` : `${project}-${environment}-${target}`;
}

/** The roles of a target, in the order of their names. */
export function roleNames({ target }: Pick<Named, 'target'>): readonly RoleName[] {
  return target === 'ec2' || target === 'ami' ? ['machine'] : ['user', 'admin'];
}

/** ARN of the role that an app or a machine runs as. */
export function roleArn(config: Named, name: RoleName): string {
  return `arn:${partitionOf(config.region)}:iam::${config.account}:role/${namesOf(config).roles[name]}`;
}

export function functionArn(config: Named, app: AppName): string {
  const { region, account } = config;
  return `arn:${partitionOf(region)}:lambda:${region}:${account}:function:${namesOf(config).functions[app]}`;
}

/** ARN of the rule that starts maintenance. */
export function scheduleArn(config: Named): string {
  const { region, account } = config;
  return `arn:${partitionOf(region)}:events:${region}:${account}:rule/${namesOf(config).schedule}`;
}
