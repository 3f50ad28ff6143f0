import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readSettings } from '../../../../lambdas/settings.ts';
import type { SettingName } from '../../../../lambdas/settings/table.ts';
import { ROWS } from '../../../../lambdas/settings/table.ts';
import { productSettings } from '../../../../lib/config/app-settings.ts';
import type { ComponentName } from '../../../../lib/config/names.ts';
import type { ProductConfig, ProductSettings } from '../../../../lib/config/product-config.ts';
import { PRODUCT_DEFAULTS, settingShape } from '../../../../lib/config/product-config.ts';
import { readConfig } from '../../../../lib/config/read-config.ts';
import type { TargetName } from '../../../../lib/config/request.ts';
import { declareService } from '../../../../lib/cloud-run/service-shape.ts';
import { appEnvironment } from '../../../../lib/docker/app.ts';
import { readDockerConfig } from '../../../../lib/docker/config.ts';
import { appDefaults } from '../../../../lib/verbs/effective-config.ts';
import { testCloudConfig } from '../cloud-run/planted.ts';
import { templateOf, testDeployment } from '../deployment.ts';

/** Of every setting another value than its default. */
const CHANGED: { readonly [Name in keyof ProductSettings]-?: NonNullable<ProductSettings[Name]> } = {
  mode: 'direct',
  uploads: 'closed',
  anonymise: 'drop',
  maxTransferBytes: 1_001,
  maxStoreBytes: 1_002,
  maxExpiresDays: 9,
  defaultExpiresInSeconds: 1_003,
  maxDownloads: 104,
  requests: 'off',
  maxRequestTransfers: 105,
  callerTransfersPerHour: 1_005,
  callerBytesPerHour: 1_006,
  callerRequestsPerHour: 1_007,
  unstartedSeconds: 1_008,
  sessionIdleSeconds: 1_009,
  sessionSeconds: 1_010,
  operators: [`alice:admin:${'cd'.repeat(32)}`, `bob:viewer:${'ef'.repeat(32)}`],
  oidcIssuer: 'https://login.example/staff',
  oidcClientId: 'console',
  oidcScopes: 'openid groups',
  oidcNameClaim: 'upn',
  oidcRoleClaim: 'roles',
  oidcAdmins: ['ops', 'root'],
  oidcViewers: ['audit'],
  oidcLabel: 'Staff',
  logRetentionDays: 60,
  brandName: 'Example Send',
  brandLogo: `data:image/svg+xml;base64,${btoa('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h2v2z"/></svg>')}`,
  brandAccentLight: '#7a1fa2',
  brandAccentDark: '#d9a8f0',
  brandLinks: ['Imprint=https://example.com/imprint', 'Privacy=https://example.com/privacy?of=send'],
  brandContact: 'help@example.com',
  brandNotice: { any: 'For customers of Example only' },
  defaultLanguage: 'pt',
  defaultTheme: 'dark',
  defaultLayout: 'full',
  corsOrigins: ['https://one.example', 'https://two.example'],
  variants: ['calm=20', 'wide'],
  metricsTokenSha256: 'ab'.repeat(32),
  webhookUrl: 'https://hooks.example/send',
};

const image = {
  image: 'app@sha256:1',
  serviceAccount: 'user',
  bucket: 'bucket',
  adminKeys: { secret: 's', version: '1' },
};
const template = (component: ComponentName, target: 'lambda' | 'fargate' | 'ec2' | 'ami') => (): string =>
  JSON.stringify(templateOf(component, testDeployment(true, { ...CHANGED, target })).toJSON());
/** What `verify` compares with what is there. */
const DECLARED: Readonly<Record<Exclude<TargetName, 'pipeline-role'>, () => string>> = {
  lambda: template('user', 'lambda'),
  fargate: template('fargate', 'fargate'),
  ec2: template('instance', 'ec2'),
  ami: template('instance', 'ami'),
  docker: () => {
    const config = readDockerConfig({ environment: 'prod', version: 'v0.1.0', overrides: CHANGED });
    return JSON.stringify(appEnvironment(config, true));
  },
  'cloud-run': () => JSON.stringify(declareService(testCloudConfig(CHANGED), 'user', { ...image, labels: {} })),
};

describe('the settings of the apps in a deployment', () => {
  it('are each handed on from a member, and every member to one, or say why not', () => {
    const taken = ROWS.map(([, { deployable }]) => deployable);
    const members = taken.filter((deployable) => typeof deployable === 'string');
    expect(members.toSorted()).toEqual(Object.keys(settingShape).toSorted());
    for (const deployable of taken)
      if (typeof deployable !== 'string') expect(deployable.reason).toMatch(/^[a-z].{10,}[a-z]$/);
  });

  it.each(Object.entries(DECLARED))(
    'are declared on %s as they are configured, so that verify sees a change',
    (_, text) => {
      const declared = text();
      for (const [name, value] of Object.entries(productSettings(CHANGED)))
        expect(declared).toMatch(
          new RegExp(`${name}\\W{1,6}(?:[vV]alue\\W{1,6})?${value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![0-9])`),
        );
    },
  );

  it('are not handed on where a configuration leaves them to the apps', () => {
    const names: readonly string[] = Object.keys(productSettings(PRODUCT_DEFAULTS));
    expect(names).not.toContain('SGRAPH_SEND_MAX_DOWNLOADS' satisfies SettingName);
    expect(appDefaults(PRODUCT_DEFAULTS)).toMatchObject({
      maxDownloads: 1_000,
      sessionSeconds: 28_800,
      corsOrigins: [],
    });
    expect(appDefaults({ ...PRODUCT_DEFAULTS, maxDownloads: 5 })).not.toHaveProperty('maxDownloads');
  });

  /** Each bound far from what it bounds. */
  const WIDE = {
    maxTransferBytes: 1,
    maxStoreBytes: Number.MAX_SAFE_INTEGER,
    maxExpiresDays: 365,
    defaultExpiresInSeconds: 1,
    sessionIdleSeconds: 60,
    sessionSeconds: 7 * 86_400,
  };
  it.each(Object.entries(settingShape))('take for %s all that a configuration may say', (member, schema) => {
    const { anyOf, ...plain } = z.toJSONSchema(schema, { io: 'input' });
    const { minimum, maximum, enum: choices = [] } = (anyOf?.[0] as typeof plain | undefined) ?? plain;
    const values = [minimum, maximum, ...choices, CHANGED[member as keyof ProductSettings]].filter(
      (value) => value !== undefined && schema.safeParse(value).success,
    );
    for (const value of values) {
      const settings = { ...PRODUCT_DEFAULTS, ...WIDE, [member]: value } as ProductSettings;
      expect(() => readSettings(productSettings(settings), false), `${member} ${JSON.stringify(value)}`).not.toThrow();
    }
    expect(values.length).toBeGreaterThan(0);
  });

  const read = (overrides: Partial<ProductConfig>) => () =>
    readConfig({ environment: 'prod', account: '123456789012', region: 'eu-west-2', version: 'v0.1.0', overrides });
  it.each([
    [
      { maxExpiresDays: 7, defaultExpiresInSeconds: 604_801 },
      'defaultExpiresInSeconds is 604801 s, and maxExpiresDays is 7 days: nothing is kept for longer than the longest time',
    ],
    [
      { maxTransferBytes: 5, maxStoreBytes: 4 },
      'maxTransferBytes is 5 bytes, and maxStoreBytes is 4 bytes: a transfer of that size never has room',
    ],
    [{ sessionIdleSeconds: 3_601, sessionSeconds: 3_600 }, 'sessionIdleSeconds is 3601 s, and sessionSeconds is 1 h: '],
    [
      { oidcIssuer: 'https://login.example', oidcAdmins: ['ops'] },
      'oidcIssuer is "https://login.example", and oidcClientId is none: signing in by a provider takes both',
    ],
    [{ oidcClientId: 'console', oidcAdmins: ['ops'] }, 'oidcIssuer is missing, and oidcClientId is console: '],
    [
      { oidcIssuer: 'https://login.example', oidcClientId: 'console' },
      'oidcIssuer is "https://login.example", and oidcAdmins is none: no account gets a role',
    ],
    [
      { oidcRoleClaim: 'roles' },
      'oidcRoleClaim is "roles", and oidcIssuer is none: it has no effect without a provider',
    ],
    [
      { oidcViewers: ['staff'] },
      'oidcViewers is ["staff"], and oidcIssuer is none: it has no effect without a provider',
    ],
    [
      { operators: [`alice:admin:${'ab'.repeat(32)}`], adminKeysSha256: ['ab'.repeat(32)] },
      'and SGRAPH_SEND_ADMIN_KEY_SHA256 is set: one key is in both',
    ],
    [{ corsOrigins: ['https://one.example/'] }, 'corsOrigins.0 must be an origin, such as https://example.com'],
    [{ unstartedSeconds: 179 }, 'unstartedSeconds is 179 s, must be at least 3 min'],
  ])('are refused as %j, which do not go together or not at all', (settings, message) => {
    expect(read(settings)).toThrow(message);
  });
});
