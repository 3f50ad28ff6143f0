import type { SettingName } from '../../lambdas/settings.ts';
import type { DeploymentConfig } from '../config.ts';
import type { AppName } from '../names.ts';
import { namesOf } from '../names.ts';

export const RUNTIME = 'nodejs24.x';
export const HANDLER = 'index.handler';
const DAY_SECONDS = 24 * 3600;

/** What the function of an app reads, by the names in `lambdas/settings.ts`. */
export function functionEnvironment(config: DeploymentConfig, app: AppName): Record<string, string> {
  const settings = {
    SGRAPH_SEND_STORE: `s3://${namesOf(config).bucket}`,
    SGRAPH_SEND_MODE: config.mode,
    SGRAPH_SEND_UPLOADS: config.uploads,
    SGRAPH_SEND_ANONYMISE: config.anonymise,
    SGRAPH_SEND_MAX_TRANSFER_BYTES: String(config.maxTransferBytes),
    SGRAPH_SEND_MAX_STORE_BYTES: String(config.maxStoreBytes),
    SGRAPH_SEND_MAX_EXPIRES_SECONDS: String(config.maxExpiresDays * DAY_SECONDS),
    SGRAPH_SEND_LOG_RETENTION_DAYS: String(config.logRetentionDays),
    SGRAPH_SEND_TRUSTED_PROXIES: '1',
    // The distribution signs what it sends on, and the signature covers the hash of the body, which only its sender can give.
    SGRAPH_SEND_BODY_HASH: 'required',
  } satisfies Partial<Record<SettingName, string>>;
  const key =
    app === 'admin' && config.adminKeysSha256.length > 0
      ? { SGRAPH_SEND_ADMIN_KEY_SHA256: config.adminKeysSha256.join(',') }
      : {};
  return { ...settings, ...(key satisfies Partial<Record<SettingName, string>>) };
}

/** The user's URL is open until the distribution signs for it; the admin's never is. */
export function authTypeOf(app: AppName, locked: boolean): 'NONE' | 'AWS_IAM' {
  return app === 'user' && !locked ? 'NONE' : 'AWS_IAM';
}

/** How an operator recognises the function, and a check the version that runs. */
export function descriptionOf(config: DeploymentConfig, app: AppName): string {
  return `SGraph Send ${app} app ${config.version}`;
}
