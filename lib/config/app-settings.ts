import type { SettingName } from '../../lambdas/settings/table.ts';
import { ROWS } from '../../lambdas/settings/table.ts';
import type { ProductSettings } from './product-config.ts';

/** What both apps read of a configuration, by the names of their environment. What it leaves out has the apps' own default. */
export function productSettings(settings: ProductSettings): Record<string, string> {
  return settingsReadBy(undefined, settings);
}

/** What only the admin app reads of a configuration. */
export function operatorSettings(settings: ProductSettings): Record<string, string> {
  return settingsReadBy('admin', settings);
}

function settingsReadBy(reader: 'admin' | undefined, settings: ProductSettings): Record<string, string> {
  return Object.fromEntries(
    ROWS.flatMap(([, { env, kind, deployable, readBy, perMember = 1 }]) => {
      if (readBy !== reader) return [];
      const value = isMember(settings, deployable) ? settings[deployable] : undefined;
      if (value === undefined) return [];
      return [[env, kind.write(typeof value === 'number' ? value * perMember : value)]];
    }),
  );
}

type Named = Partial<Record<SettingName, string>>;

/** What the settings of both apps are made of. */
export interface AppSettings extends ProductSettings {
  readonly adminKeysSha256: readonly string[];
  /** Where the admin app reads the secret of its client at the sign-in provider; undefined: it has none. */
  readonly oidcClientSecretFrom?: string | undefined;
}

/** What a server of only the user app reads in addition: its role has no right to remove what the admin's removes. */
export const USER_SERVER_SETTINGS = { SGRAPH_SEND_MAINTENANCE: 'off' } satisfies Partial<Record<SettingName, string>>;

/** What the admin app reads in addition. Without a key it refuses everything. */
export function adminSettings(settings: AppSettings): Record<string, string> {
  const { adminKeysSha256, oidcClientSecretFrom: from } = settings;
  const keys = { SGRAPH_SEND_ADMIN_KEY_SHA256: adminKeysSha256.join(',') } satisfies Named;
  const secret = from !== undefined && ({ SGRAPH_SEND_OIDC_CLIENT_SECRET_FROM: from } satisfies Named);
  return { ...operatorSettings(settings), ...(adminKeysSha256.length > 0 && keys), ...secret };
}

function isMember(settings: ProductSettings, deployable: unknown): deployable is keyof ProductSettings {
  return typeof deployable === 'string' && Object.hasOwn(settings, deployable);
}
