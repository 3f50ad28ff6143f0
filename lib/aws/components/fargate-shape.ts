import { createHash } from 'node:crypto';
import { settingsBehindCdn } from '../app-settings.ts';
import type { Deployment } from '../deployment.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import type { AppName, Named } from '../../config/names.ts';
import { baseOf, namesOf } from '../../config/names.ts';
import { partitionOf } from '../../config/region.ts';
import type { PolicyDocument } from '../policies.ts';
import { storeEndpointPolicy } from './network.ts';
import { registryName } from './registry-shape.ts';

export const APPS: readonly AppName[] = ['user', 'admin'];
export const PORT = 8_080;
/** Lowest TLS is 1.2, and every cipher has forward secrecy. */
export const TLS_POLICY = 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06';
/** Of the image, and of the load balancer: what answers without the secret of the `cdn`. */
export const HEALTH_PATHS: Readonly<Record<AppName, string>> = { user: '/health', admin: '/admin/health' };
export const ADMIN_PATHS = ['/admin', '/admin/*'] as const;
export const ADMIN_PRIORITY = 10;
/** What the image is built for. */
export const PLATFORM = { system: 'LINUX', architecture: 'X86_64' } as const;
/** The image's only user. */
export const TASK_USER = '1000:1000';
/** The app waits 30 seconds for the requests under way; Fargate allows 120. */
export const STOP_SECONDS = 40;
/** The target is asked no more while the requests under way end. */
export const DEREGISTRATION_SECONDS = 30;
/** CloudFront waits as long for an answer. */
export const IDLE_SECONDS = 60;
export const HEALTH_CHECK = {
  command: ['CMD', 'node', '/app/healthcheck.mjs'],
  interval: 10,
  timeout: 5,
  retries: 3,
  startPeriod: 15,
};
/** A new task is healthy before an old one stops, and a deployment that does not come up is rolled back automatically. */
export const ROLLING = {
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  deploymentCircuitBreaker: { enable: true, rollback: true },
} as const;
/** Name of the one policy of the role that starts the containers. */
export const AGENT_POLICY = 'pull-and-log';
/** What tasks may write to, beside the store. */
export const SCRATCH = { name: 'scratch', path: '/tmp' } as const;

interface FargateNames {
  readonly cluster: string;
  readonly families: Readonly<Record<AppName, string>>;
  readonly services: Readonly<Record<AppName, string>>;
  /** Of what starts the containers, and writes their logs. */
  readonly agentRole: string;
  readonly loadBalancer: string;
  readonly targetGroups: Readonly<Record<AppName, string>>;
  readonly securityGroups: { readonly balancer: string; readonly tasks: string };
  /** Tag `Name` of the network. */
  readonly vpc: string;
}

export function fargateNames(config: Named): FargateNames {
  const { region } = config;
  const base = baseOf(config);
  const names = namesOf(config);
  return {
    cluster: `${base}-${region}`,
    families: names.functions,
    services: { user: 'user', admin: 'admin' },
    agentRole: `${base}-agent-role-${region}`,
    loadBalancer: shortName(base, region, 'alb'),
    targetGroups: { user: shortName(base, region, 'user'), admin: shortName(base, region, 'admin') },
    securityGroups: { balancer: `${base}-alb-${region}`, tasks: `${base}-tasks-${region}` },
    vpc: names.stack('fargate'),
  };
}

/** Load balancers and target groups have names of at most 32 characters. */
function shortName(base: string, region: string, part: string): string {
  const digest = createHash('sha256').update(`${base}-${part}-${region}`).digest('hex').slice(0, 8);
  return `${base.slice(0, 16).replace(/-+$/, '')}-${part}-${digest}`;
}

/** The image that the tasks run: the one that was given, or the registry's, whose tags never change. */
export function imageOf(config: DeploymentConfig): string {
  return config.container.image ?? `${registryName(config)}:${config.version}`;
}

/** What the container of an app reads. */
export function containerEnvironment(deployment: Deployment, app: AppName): Readonly<Record<string, string>> {
  return { ...settingsBehindCdn(deployment, app), SERVICE_TYPE: app, PORT: String(PORT) };
}

/** Pulling from the own repository and writing to the own log groups. */
export function agentPolicy(config: DeploymentConfig): PolicyDocument {
  const { region, account } = config;
  const partition = partitionOf(region);
  const { logGroups, stack } = namesOf(config);
  const streams = APPS.map((app) => `arn:${partition}:logs:${region}:${account}:log-group:${logGroups[app]}:*`);
  return {
    Version: '2012-10-17',
    Statement: [
      // It has no resource.
      { Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] },
      {
        Effect: 'Allow',
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        Resource: [`arn:${partition}:ecr:${region}:${account}:repository/${stack('registry')}`],
      },
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: streams },
    ],
  };
}

/** Beside the bucket that one where ECR keeps the layers of images. */
export function endpointPolicy(config: DeploymentConfig): PolicyDocument {
  const { region } = config;
  return storeEndpointPolicy(config, [`arn:${partitionOf(region)}:s3:::prod-${region}-starport-layer-bucket/*`]);
}
