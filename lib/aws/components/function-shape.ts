import type { SettingName } from '../../../lambdas/settings.ts';
import { appSettings } from '../app-settings.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import type { AppName } from '../../config/names.ts';
import { namesOf } from '../../config/names.ts';

export const RUNTIME = 'nodejs24.x';
export const HANDLER = 'index.handler';

/** What the function of an app reads, by the names in `lambdas/settings.ts`. */
export function functionEnvironment(config: DeploymentConfig, app: AppName): Record<string, string> {
  // The distribution signs what it sends on, and the signature covers the hash of the body, which only its sender can give.
  const signed = { SGRAPH_SEND_BODY_HASH: 'required' } satisfies Partial<Record<SettingName, string>>;
  // A function is frozen after each answer and ended without a word: what it only counted would be lost.
  const counted = {
    SGRAPH_SEND_STATISTICS: `cloudwatch:${namesOf(config).functions.user}`,
  } satisfies Partial<Record<SettingName, string>>;
  return { ...appSettings(config, app), ...signed, ...counted };
}

/** The user's URL is open until the distribution signs for it; the admin's never is. */
export function authTypeOf(app: AppName, locked: boolean): 'NONE' | 'AWS_IAM' {
  return app === 'user' && !locked ? 'NONE' : 'AWS_IAM';
}

/** How an operator recognises the function, and a check the version that runs. */
export function descriptionOf(config: DeploymentConfig, app: AppName): string {
  return `SGraph Send ${app} app ${config.version}`;
}
