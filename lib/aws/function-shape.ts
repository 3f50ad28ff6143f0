import type { SettingName } from '../../lambdas/settings/table.ts';
import type { DeploymentConfig } from '../config/config.ts';
import type { AppName } from '../config/names.ts';
import { namesOf } from '../config/names.ts';
import type { AppSettings } from '../config/app-settings.ts';
import { storeSettings } from './app-settings.ts';
import { withSignInSecret } from './sign-in-secret.ts';

export const RUNTIME = 'nodejs24.x';
export const HANDLER = 'index.handler';

interface FunctionParts {
  readonly settings: AppSettings;
  readonly bucketName: string;
  readonly statisticsName: string;
}

/** What the function of an app reads, by the names in `lambdas/settings/table.ts`. */
export function functionSettings(app: AppName, parts: FunctionParts): Record<string, string> {
  const { settings, bucketName, statisticsName } = parts;
  // The distribution signs what it sends on, and the signature covers the hash of the body, which only its sender can give.
  const signed = { SGRAPH_SEND_BODY_HASH: 'required' } satisfies Partial<Record<SettingName, string>>;
  // A function is frozen after each answer and ended without a word: what it only counted would be lost.
  const counted = { SGRAPH_SEND_STATISTICS: `cloudwatch:${statisticsName}` } satisfies Partial<
    Record<SettingName, string>
  >;
  return { ...storeSettings(settings, app, bucketName, 'lambda'), ...signed, ...counted };
}

/** The same by the names of a configuration. */
export function functionEnvironment(config: DeploymentConfig, app: AppName): Record<string, string> {
  const names = namesOf(config);
  const settings = withSignInSecret(config);
  return functionSettings(app, { settings, bucketName: names.bucket, statisticsName: names.functions.user });
}

/** The user's URL is open until the distribution signs for it; the admin's never is. */
export function authTypeOf(app: AppName, locked: boolean): 'NONE' | 'AWS_IAM' {
  return app === 'user' && !locked ? 'NONE' : 'AWS_IAM';
}

/** How an operator recognises the function, and a check the version that runs. */
export function descriptionOf(app: AppName, version: string): string {
  return `SGraph Send ${app} app ${version}`;
}
