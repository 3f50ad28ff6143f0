import type { SettingName } from '../lambdas/settings.ts';
import type { Deployment } from './component.ts';
import type { DeploymentConfig } from './config.ts';
import type { RoleName } from './names.ts';
import { namesOf } from './names.ts';
import { originSha256Of } from './origin-secret.ts';

const DAY_SECONDS = 24 * 3600;
/** Hops in front that write `X-Forwarded-For`: CloudFront, and a load balancer behind it. */
const PROXIES = { lambda: 1, fargate: 2, ec2: 1, ami: 1 } as const;

/** What an app reads on any target of AWS, by the names in `lambdas/settings.ts`. A machine runs both apps, with the settings of both. */
export function appSettings(config: DeploymentConfig, role: RoleName): Record<string, string> {
  const settings = {
    SGRAPH_SEND_STORE: `s3://${namesOf(config).bucket}`,
    SGRAPH_SEND_MODE: config.mode,
    SGRAPH_SEND_UPLOADS: config.uploads,
    SGRAPH_SEND_ANONYMISE: config.anonymise,
    SGRAPH_SEND_MAX_TRANSFER_BYTES: String(config.maxTransferBytes),
    SGRAPH_SEND_MAX_STORE_BYTES: String(config.maxStoreBytes),
    SGRAPH_SEND_MAX_EXPIRES_SECONDS: String(config.maxExpiresDays * DAY_SECONDS),
    SGRAPH_SEND_LOG_RETENTION_DAYS: String(config.logRetentionDays),
    SGRAPH_SEND_TRUSTED_PROXIES: String(PROXIES[config.target]),
  } satisfies Partial<Record<SettingName, string>>;
  const key =
    role !== 'user' && config.adminKeysSha256.length > 0
      ? { SGRAPH_SEND_ADMIN_KEY_SHA256: config.adminKeysSha256.join(',') }
      : {};
  return { ...settings, ...(key satisfies Partial<Record<SettingName, string>>) };
}

/** The same for what stands behind a `front`, and whether it demands the front's secret. */
export function frontedSettings({ config, locked }: Deployment, role: RoleName): Record<string, string> {
  const guard = { SGRAPH_SEND_ORIGIN_SHA256: locked ? originSha256Of(config) : '' } satisfies Partial<
    Record<SettingName, string>
  >;
  return { ...appSettings(config, role), ...(locked && guard), AWS_REGION: config.region };
}
