import { describe, expect, it } from 'vitest';
import { SendError } from '../../../core/errors.ts';
import { readSettings } from '../../../lambdas/settings.ts';
import { inspectSettings } from '../../../lambdas/settings/inspect.ts';
import { CONFLICTS, conflictsIn } from '../../../lambdas/settings/conflicts.ts';
import { isDerived, ROWS } from '../../../lambdas/settings/table.ts';

describe('readSettings', () => {
  it('has a default for everything', () => {
    expect(readSettings({}, true)).toMatchObject({
      store: 'memory:',
      mode: 'server',
      maxTransferBytes: 10 * 1024 ** 3,
      maxStoreBytes: 100 * 1024 ** 3,
      trustedProxies: 0,
      originSha256: undefined,
      maintenance: true,
      bodyHashRequired: false,
      statisticsDimension: undefined,
      adminKey: undefined,
      adminKeysSha256: [],
    });
  });

  it.each(ROWS.flatMap(([member, row]) => (isDerived(row.default) ? [] : [[member, row] as const])))(
    'takes the default of %s where its variable says the same',
    (member, row) => {
      if (row.default === undefined && row.hides === 'value') return;
      const environment = { [row.env]: row.kind.write(row.default) };
      expect(readSettings(environment, true)[member]).toEqual(row.default);
    },
  );

  it('opens uploads on loopback and asks for a token elsewhere', () => {
    expect(readSettings({}, true).uploads).toBe('open');
    expect(readSettings({}, false).uploads).toBe('token');
    expect(readSettings({ SGRAPH_SEND_TRUSTED_PROXIES: '1' }, true).uploads).toBe('token');
    expect(readSettings({ SGRAPH_SEND_UPLOADS: 'open' }, false).uploads).toBe('open');
  });

  it('takes an empty variable as one that is not set', () => {
    expect(readSettings({ SGRAPH_SEND_ADMIN_KEY: '' }, true).adminKey).toBeUndefined();
  });

  it.each([
    ['SGRAPH_SEND_MAX_TRANSFER_BYTES', '10GB', { maxTransferBytes: 10e9 }],
    ['SGRAPH_SEND_MAX_TRANSFER_BYTES', '10 gib', { maxTransferBytes: 10 * 1024 ** 3 }],
    ['SGRAPH_SEND_MAX_STORE_BYTES', '1.5 TB', { maxStoreBytes: 1.5e12 }],
    ['SGRAPH_SEND_MAX_STORE_BYTES', '4096', { maxStoreBytes: 4096 }],
    ['SGRAPH_SEND_CALLER_BYTES_PER_HOUR', '0', { callerBytesPerHour: 0 }],
    ['SGRAPH_SEND_UNSTARTED_SECONDS', '30min', { unstartedSeconds: 1_800 }],
    ['SGRAPH_SEND_MAX_EXPIRES_SECONDS', '90d', { maxExpiresInSeconds: 90 * 86_400 }],
    ['SGRAPH_SEND_LOG_RETENTION_DAYS', '2 weeks', { logRetentionDays: 14 }],
    ['SGRAPH_SEND_LOG_RETENTION_DAYS', '30', { logRetentionDays: 30 }],
    [
      'SGRAPH_SEND_CORS_ORIGINS',
      ' https://a.example ,http://[::1]:8080',
      { corsOrigins: ['https://a.example', 'http://[::1]:8080'] },
    ],
    ['SGRAPH_SEND_BODY_HASH', 'required', { bodyHashRequired: true }],
    ['SGRAPH_SEND_STATISTICS', 'cloudwatch:send-user', { statisticsDimension: 'send-user' }],
  ])('takes %s=%s', (name, value, expected) => {
    expect(readSettings({ [name]: value }, true)).toMatchObject(expected);
  });

  it.each([
    ['SGRAPH_SEND_MODE', 'both', 'SGRAPH_SEND_MODE is "both": expected server or direct'],
    ['SGRAPH_SEND_UPLOADS', 'maybe', 'SGRAPH_SEND_UPLOADS is "maybe": expected open, token or closed'],
    ['SGRAPH_SEND_MAX_TRANSFER_BYTES', '-1', 'SGRAPH_SEND_MAX_TRANSFER_BYTES is "-1": expected a size such as 10 GB'],
    [
      'SGRAPH_SEND_MAX_STORE_BYTES',
      '10 apples',
      'SGRAPH_SEND_MAX_STORE_BYTES is "10 apples": expected a size such as 10 GB',
    ],
    [
      'SGRAPH_SEND_TRUSTED_PROXIES',
      '1.5',
      'SGRAPH_SEND_TRUSTED_PROXIES is "1.5": expected a whole number from 0 to 10',
    ],
    [
      'SGRAPH_SEND_UNSTARTED_SECONDS',
      '2min',
      'SGRAPH_SEND_UNSTARTED_SECONDS is "2min": expected a time such as 15 min, from 3 min to 1 day',
    ],
    [
      'SGRAPH_SEND_LOG_RETENTION_DAYS',
      '36h',
      'SGRAPH_SEND_LOG_RETENTION_DAYS is "36h": expected whole days such as 90d, from 1 to 3,650',
    ],
    [
      'SGRAPH_SEND_CORS_ORIGINS',
      'a.example',
      'SGRAPH_SEND_CORS_ORIGINS is "a.example": expected origins such as https://example.com, separated by commas',
    ],
    ['SGRAPH_SEND_MAINTENANCE', 'no', 'SGRAPH_SEND_MAINTENANCE is "no": expected on or off'],
  ])('refuses %s=%s by its name, with what was found and what it takes', (name, value, message) => {
    const read = (): unknown => readSettings({ [name]: value }, true);
    expect(read).toThrow(SendError);
    expect(read).toThrow(new SendError('invalid_request', message));
  });

  it.each(ROWS.flatMap(([, { env, hides }]) => (hides === 'value' ? [env] : [])))(
    'refuses a wrong %s without repeating it, for it may be a secret',
    (name) => {
      const read = (): unknown => readSettings({ [name]: 'in-clear' }, true);
      expect(read).toThrow(name);
      expect(read).not.toThrow('in-clear');
    },
  );

  it.each(['NaN', '1e999', '[object Object]', '-', '10 GB GB', ',', 'x'.repeat(500)])(
    'says of %j in its own words what each setting takes',
    (value) => {
      const { problems } = inspectSettings(Object.fromEntries(ROWS.map(([, { env }]) => [env, value])), true);
      expect(problems.length).toBeGreaterThan(15);
      for (const problem of problems) {
        expect(problem).toMatch(
          /^SGRAPH_SEND_\w+ (?:(?:is ".{1,90}": |cannot be used: )expected [a-z]|(?:is|has|does) )/,
        );
        expect(problem).not.toMatch(/received|Invalid|Too (?:small|big)|undefined/);
      }
    },
  );

  it('says everything that is wrong at once', () => {
    const environment = { SGRAPH_SEND_MODE: 'x', SGRAPH_SEND_UPLOADS: 'y', SGRAPH_SEND_MAX_STORE: '1 GB' };
    expect(() => readSettings(environment, true)).toThrow(/MAX_STORE_BYTES\?.*SGRAPH_SEND_MODE.*SGRAPH_SEND_UPLOADS/);
  });

  it.each([
    [{ SGRAPH_SEND_MAX_EXPIRES_SECONDS: '1d' }, { defaultExpiresInSeconds: 86_400 }],
    [{ SGRAPH_SEND_MAX_STORE_BYTES: '1 GB' }, { maxTransferBytes: 1e9 }],
    [{ SGRAPH_SEND_SESSION_SECONDS: '10 min' }, { sessionIdleSeconds: 600 }],
  ])('keeps a default within the setting that bounds it: %j', (environment, expected) => {
    expect(readSettings(environment, true)).toMatchObject(expected);
  });

  const DIGEST = 'ab'.repeat(32);
  const PROVIDER = {
    SGRAPH_SEND_OIDC_ISSUER: 'https://login.example',
    SGRAPH_SEND_OIDC_CLIENT_ID: 'console',
    SGRAPH_SEND_OIDC_ADMINS: 'ops',
  };
  const CONTRADICTIONS: readonly (readonly [Record<string, string>, RegExp])[] = [
    [
      { SGRAPH_SEND_MAX_EXPIRES_SECONDS: '1d', SGRAPH_SEND_DEFAULT_EXPIRES_SECONDS: '2d' },
      /^SGRAPH_SEND_DEFAULT_EXPIRES_SECONDS is 2 days and SGRAPH_SEND_MAX_EXPIRES_SECONDS is 1 day: [a-z ]+; lower/,
    ],
    [
      { SGRAPH_SEND_DEFAULT_EXPIRES_SECONDS: '31d' },
      /^SGRAPH_SEND_DEFAULT_EXPIRES_SECONDS is 31 days and SGRAPH_SEND_MAX_EXPIRES_SECONDS is 30 days: /,
    ],
    [
      { SGRAPH_SEND_MAX_TRANSFER_BYTES: '200 GiB' },
      /^SGRAPH_SEND_MAX_TRANSFER_BYTES is 200 GiB and SGRAPH_SEND_MAX_STORE_BYTES is 100 GiB: [a-z ]+ never has room; /,
    ],
    [
      { SGRAPH_SEND_WEBHOOK_KEY: `whsec_${'A'.repeat(32)}` },
      /^SGRAPH_SEND_WEBHOOK_KEY is set and SGRAPH_SEND_WEBHOOK_URL is none: no message is sent that it could sign; /,
    ],
    [
      { SGRAPH_SEND_SESSION_IDLE_SECONDS: '9 h' },
      /^SGRAPH_SEND_SESSION_IDLE_SECONDS is 9 h and SGRAPH_SEND_SESSION_SECONDS is 8 h: /,
    ],
    [{ SGRAPH_SEND_ORIGIN_SHA256: DIGEST }, /^SGRAPH_SEND_ORIGIN_SHA256 is set and SGRAPH_SEND_TRUSTED_PROXIES is 0: /],
    [
      { SGRAPH_SEND_STATISTICS: 'cloudwatch:x', SGRAPH_SEND_LOG_LEVEL: 'warn' },
      /^SGRAPH_SEND_STATISTICS is cloudwatch:x and SGRAPH_SEND_LOG_LEVEL is warn: CloudWatch counts from the log; /,
    ],
    [
      { SGRAPH_SEND_OPERATORS: `alice:admin:${DIGEST}`, SGRAPH_SEND_ADMIN_KEY_SHA256: DIGEST },
      /^SGRAPH_SEND_OPERATORS is set and SGRAPH_SEND_ADMIN_KEY_SHA256 is set: one key is in both/,
    ],
    [
      { ...PROVIDER, SGRAPH_SEND_OIDC_CLIENT_ID: '' },
      /^SGRAPH_SEND_OIDC_ISSUER is https:\/\/login.example and SGRAPH_SEND_OIDC_CLIENT_ID is none: signing in by a provider/,
    ],
    [
      {
        ...PROVIDER,
        SGRAPH_SEND_OIDC_CLIENT_SECRET: 'a secret of a test',
        SGRAPH_SEND_OIDC_CLIENT_SECRET_FROM: 'file:/secret',
      },
      /^SGRAPH_SEND_OIDC_CLIENT_SECRET is set and SGRAPH_SEND_OIDC_CLIENT_SECRET_FROM is file:\/secret: both give /,
    ],
    [
      { ...PROVIDER, SGRAPH_SEND_OIDC_ISSUER: '' },
      /^SGRAPH_SEND_OIDC_ISSUER is none and SGRAPH_SEND_OIDC_CLIENT_ID is console: /,
    ],
    [
      { ...PROVIDER, SGRAPH_SEND_OIDC_ADMINS: '' },
      /^SGRAPH_SEND_OIDC_ISSUER is https:\/\/login.example and SGRAPH_SEND_OIDC_ADMINS is none: no account gets a role; /,
    ],
    ...(
      [
        ['CLIENT_SECRET_FROM', 'file:/secret', 'file:/secret'],
        ['CLIENT_SECRET', 'a secret of this client', 'set'],
        ['SCOPES', 'openid groups', 'openid groups'],
        ['NAME_CLAIM', 'sub', 'sub'],
        ['ROLE_CLAIM', 'roles', 'roles'],
        ['ADMINS', 'ops', 'ops'],
        ['VIEWERS', 'staff', 'staff'],
        ['LABEL', 'Staff', 'Staff'],
      ] as const
    ).map(([name, text, shown]): readonly [Record<string, string>, RegExp] => [
      { [`SGRAPH_SEND_OIDC_${name}`]: text },
      new RegExp(
        `^SGRAPH_SEND_OIDC_${name} is ${shown} and SGRAPH_SEND_OIDC_ISSUER is none: it has no effect without a provider`,
      ),
    ]),
  ];
  it.each(CONTRADICTIONS)('refuses settings that contradict each other by both names: %j', (environment, message) => {
    const { problems } = inspectSettings(environment, true);
    expect(problems).toEqual([expect.stringMatching(message)]);
    expect(problems.join()).not.toContain(DIGEST);
  });

  it('has a refusal for each of the contradictions, and none for what is equal', () => {
    const equal = { SGRAPH_SEND_DEFAULT_EXPIRES_SECONDS: '30d', SGRAPH_SEND_MAX_TRANSFER_BYTES: '100 GiB' };
    expect(inspectSettings({ ...equal, SGRAPH_SEND_SESSION_IDLE_SECONDS: '8h' }, true).problems).toEqual([]);
    expect(CONFLICTS.filter(({ isFound }) => isFound(readSettings({}, false)))).toEqual([]);
    const found = CONTRADICTIONS.map(([environment]) => conflictsIn(inspectSettings(environment, true).settings, []));
    expect(new Set(found.flat())).toEqual(new Set(CONFLICTS));
  });

  it('says where each value comes from', () => {
    const flags = { SGRAPH_SEND_MODE: { flag: '--mode', text: 'direct' } };
    const { origins } = inspectSettings({ SGRAPH_SEND_MAX_DOWNLOADS: '3' }, true, flags);
    expect(origins).toMatchObject({
      mode: 'flag',
      maxDownloads: 'environment',
      uploads: 'derived',
      logLevel: 'default',
    });
  });

  it('names the flag whose value is wrong', () => {
    const flags = { SGRAPH_SEND_MODE: { flag: '--mode', text: 'fast' } };
    expect(inspectSettings({}, true, flags).problems).toEqual(['--mode is "fast": expected server or direct']);
  });
});
