import type { DeploymentConfig } from './config.ts';

/** The components, in the order in which a dependant follows what it needs. */
export const COMPONENT_NAMES = ['role', 'storage', 'user', 'admin', 'distribution'] as const;
export type ComponentName = (typeof COMPONENT_NAMES)[number];
export type AppName = 'user' | 'admin';

/** Everything has a name that follows from the configuration, so no state is kept anywhere. Every name holds the region. */
export interface Names {
  readonly bucket: string;
  readonly functions: Readonly<Record<AppName, string>>;
  readonly logGroups: Readonly<Record<AppName, string>>;
  readonly roles: Readonly<Record<AppName, string>>;
  readonly boundary: string;
  /** Rule that has the admin function do maintenance. */
  readonly schedule: string;
  /** Exports of the function stacks, which the distribution imports. */
  readonly urlExports: Readonly<Record<AppName, string>>;
  readonly originAccessControl: string;
  /** A distribution has no name: its comment is one. */
  readonly distributionComment: string;
  stack(component: ComponentName): string;
}

type Named = Pick<DeploymentConfig, 'project' | 'environment' | 'account' | 'region'>;

export function namesOf({ project, environment, account, region }: Named): Names {
  const base = `${project}-${environment}`;
  const both = (name: (app: AppName) => string): Record<AppName, string> => ({
    user: name('user'),
    admin: name('admin'),
  });
  return {
    bucket: `${base}-storage-${account}-${region}`,
    functions: both((app) => `${base}-${app}-${region}`),
    logGroups: both((app) => `/aws/lambda/${base}-${app}-${region}`),
    roles: both((app) => `${base}-${app}-role-${region}`),
    boundary: `${base}-boundary-${region}`,
    schedule: `${base}-maintenance-${region}`,
    urlExports: both((app) => `${base}-${app}-url`),
    originAccessControl: `${base}-${region}`,
    distributionComment: `${base}-${region}`,
    stack: (component) => `${base}-${component}-${region}`,
  };
}

/** ARN of the role that an app runs as. */
export function roleArn(config: Named, app: AppName): string {
  return `arn:${partitionOf(config.region)}:iam::${config.account}:role/${namesOf(config).roles[app]}`;
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

/** `aws`, or what it is called in China and in the government's regions. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
