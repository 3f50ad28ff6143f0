import type { SettingName } from '../../lambdas/settings/table.ts';
import type { Deployment } from './deployment.ts';
import type { DeploymentConfig } from '../config/config.ts';
import { countsByCloudWatch } from '../config/config.ts';
import type { AwsTarget, RoleName } from '../config/names.ts';
import { namesOf } from '../config/names.ts';
import { originSha256Of } from './origin-secret.ts';
import { withSignInSecret } from './sign-in-secret.ts';
import type { AppSettings } from '../config/app-settings.ts';
import { adminSettings, productSettings, USER_SERVER_SETTINGS } from '../config/app-settings.ts';

/** Hops in front that write `X-Forwarded-For`: CloudFront, and a load balancer behind it. */
const PROXIES = { lambda: 1, fargate: 2, ec2: 1, ami: 1, 'pipeline-role': 0 } as const;

/** What an app reads on any target of AWS, by the names in `lambdas/settings/table.ts`. A machine runs both apps, with the settings of both. */
function appSettings(config: DeploymentConfig, role: RoleName): Record<string, string> {
  return storeSettings(withSignInSecret(config), role, namesOf(config).bucket, config.target);
}

/** The same by what it is made of. */
export function storeSettings(
  settings: AppSettings,
  role: RoleName,
  bucketName: string,
  target: AwsTarget,
): Record<string, string> {
  const own = {
    SGRAPH_SEND_STORE: `s3://${bucketName}`,
    SGRAPH_SEND_TRUSTED_PROXIES: String(PROXIES[target]),
  } satisfies Partial<Record<SettingName, string>>;
  return { ...productSettings(settings), ...own, ...(role !== 'user' && adminSettings(settings)) };
}

/**
 * The same for what is behind a `cdn`, and whether it demands the CDN's secret. CloudFront is believed only once nobody can go round
 * it.
 */
export function settingsBehindCdn({ config, locked }: Deployment, role: RoleName): Record<string, string> {
  const hops = PROXIES[config.target] - (locked ? 0 : 1);
  const own = { SGRAPH_SEND_TRUSTED_PROXIES: String(hops) } satisfies Partial<Record<SettingName, string>>;
  return {
    ...appSettings(config, role),
    ...own,
    ...(role === 'user' && USER_SERVER_SETTINGS),
    ...(countsByCloudWatch(config) && countedSettings(config)),
    ...(locked && guardSettings(config)),
    AWS_REGION: config.region,
  };
}

function countedSettings(config: DeploymentConfig): Record<string, string> {
  const { user } = namesOf(config).functions;
  return { SGRAPH_SEND_STATISTICS: `cloudwatch:${user}` } satisfies Partial<Record<SettingName, string>>;
}

function guardSettings(config: DeploymentConfig): Record<string, string> {
  return { SGRAPH_SEND_ORIGIN_SHA256: originSha256Of(config) } satisfies Partial<Record<SettingName, string>>;
}
