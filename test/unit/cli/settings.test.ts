import { describe, expect, it } from 'vitest';
import type { SettingFlags } from '../../../cli/settings.ts';
import { resolveSettings } from '../../../cli/settings.ts';

const directories = { config: '/c', state: '/s' };
const resolve = (
  flags: SettingFlags,
  environment: Record<string, string | undefined> = {},
  config: unknown = {},
): ReturnType<typeof resolveSettings> => resolveSettings(flags, environment, config, directories);

describe('a setting', () => {
  it('limits the rate in bytes per second, and refuses one at which no part would end', () => {
    expect(resolve({}).network.bytesPerSecond).toBeUndefined();
    expect(resolve({ limitRate: '1.5MB' }).network.bytesPerSecond).toBe(1_500_000);
    expect(() => resolve({}, { SGRAPH_SEND_LIMIT_RATE: '100kB' })).toThrow(/must be at least 256000/);
    expect(() => resolve({ limitRate: 'fast' })).toThrow(/is not a size/);
  });

  it('keeps a history unless something says otherwise', () => {
    expect(resolve({}).keepsHistory).toBe(true);
    expect(resolve({ history: true }, { SGRAPH_SEND_HISTORY: 'off' }).keepsHistory).toBe(false);
    expect(resolve({ history: false }, { SGRAPH_SEND_HISTORY: 'on' }).keepsHistory).toBe(false);
    expect(() => resolve({}, {}, { history: 'no' })).toThrow(/"history" in/);
  });

  it('tells of updates unless something says otherwise', () => {
    expect(resolve({}).noticesUpdates).toBe(true);
    expect(resolve({}, { SGRAPH_SEND_UPDATE_NOTICE: 'off' }).noticesUpdates).toBe(false);
    expect(resolve({}, {}, { updateNotice: 'off' }).noticesUpdates).toBe(false);
  });

  it.each([
    ['a flag before all else', { expires: '1h' }, { SGRAPH_SEND_EXPIRES: '2h' }, { expires: '3h' }, '1h'],
    ['the environment before the file', {}, { SGRAPH_SEND_EXPIRES: '2h' }, { expires: '3h' }, '2h'],
    ['the file at last', {}, {}, { expires: '3h' }, '3h'],
    ['nothing where nobody says anything', {}, {}, {}, undefined],
    ['the file where the variable is empty', {}, { SGRAPH_SEND_EXPIRES: '' }, { expires: '3h' }, '3h'],
  ])('takes %s', (_, flags, environment, config, expected) => {
    expect(resolve(flags, environment, config).expires).toBe(expected);
  });

  it.each([
    [{ downloads: '0' }, {}, {}, /--downloads/],
    [{}, { SGRAPH_SEND_DOWNLOADS: 'many' }, {}, /SGRAPH_SEND_DOWNLOADS/],
    [{}, {}, { downloads: -1 }, /"downloads" in \/c\/config.json: must be at least 1$/],
    [
      {},
      {},
      { adminKey: 'secret-value' },
      /"adminKey" in \/c\/config.json is not a setting: did you mean "adminKeyFile"\?$/,
    ],
    [{}, {}, { downlods: 3 }, /"downlods" in \/c\/config.json is not a setting: did you mean "downloads"\?$/],
    [{}, {}, { qqqq: 1, sever: 'x' }, /"qqqq" .* is not a setting, there are server, .*; "sever" .* mean "server"\?$/],
    [{}, {}, ['list'], /settings cannot be used/],
    [{ mode: 'fast' }, {}, {}, /--mode/],
  ])('that cannot be used is named, never shown: %j %j %j', (flags, environment, config, message) => {
    const act = (): unknown => resolve(flags, environment, config);
    expect(act).toThrow(message);
    expect(act).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    expect(act).not.toThrow(/secret-value|many/);
  });
});

it('of a name that is not known is refused with the nearest that is', () => {
  expect(() => resolve({}, { SGRAPH_SEND_SEVER: 'https://send.example' })).toThrow(
    /SEVER: did you mean SGRAPH_SEND_SERVER\?/,
  );
});

describe('the place', () => {
  it('is decided by the first that names a server or a store', () => {
    const file = { server: 'https://file.example' };
    expect(
      resolve({ store: 's3://b/p', mode: 'direct' }, { SGRAPH_SEND_SERVER: 'https://env.example' }, file).place,
    ).toEqual({
      kind: 'store',
      url: 's3://b/p',
      mode: 'direct',
    });
    expect(resolve({}, { SGRAPH_SEND_SERVER: 'https://env.example/' }, { store: 's3://b' }).place).toEqual({
      kind: 'server',
      url: 'https://env.example',
    });
    expect(resolve({}, {}, file).place).toEqual({ kind: 'server', url: 'https://file.example' });
    expect(resolve({}).place).toBeUndefined();
  });

  it('of a store on disk does not depend on the folder of a later command', () => {
    expect(resolve({ store: 'disk:data' }).place?.url).toBe(`disk:${process.cwd()}/data`);
  });

  it('is refused when one level names both', () => {
    expect(() => resolve({ server: 'https://a.example', store: 'disk:x' })).toThrow(/not both/);
  });

  it.each([
    'send.example',
    'ftp://send.example',
    'https://send.example/a%20b',
    'https://send.example/send?x',
    'https://send.example/d/aaaaaaaaaaaaaaaaaaaaaaaaaa',
    'https://user@send.example',
    '',
  ])('is refused with the server %j', (server) => {
    expect(() => resolve({ server })).toThrow(/a scheme and no more than a path/);
  });

  it.each(['https://example.org/send', 'https://example.org/send/', 'https://me:secret@Example.org:443/send'])(
    'has the path of the server %s',
    (server) => {
      expect(resolve({ server }).place).toEqual({ kind: 'server', url: 'https://example.org/send' });
    },
  );

  it('has no name and password of its server, which are sent by each request', () => {
    const { place, network } = resolve({}, { SGRAPH_SEND_SERVER: 'https://me:secret@send.example' });
    expect(place).toEqual({ kind: 'server', url: 'https://send.example' });
    const authorization = `Basic ${Buffer.from('me:secret').toString('base64')}`;
    expect(network.logins).toEqual([{ origin: 'https://send.example', authorization }]);
    expect(() => resolve({ server: 'https://me:secret@send.example/path?x' })).toThrow(/^(?!.*secret)/);
  });

  it('of an admin is the admin server, unless a flag names another', () => {
    const environment = {
      SGRAPH_SEND_SERVER: 'https://user.example',
      SGRAPH_SEND_ADMIN_SERVER: 'https://admin.example',
    };
    expect(resolve({}, environment).adminLocation?.url).toBe('https://admin.example');
    expect(resolve({ server: 'https://flag.example' }, environment).adminLocation?.url).toBe('https://flag.example');
    expect(resolve({}, { SGRAPH_SEND_SERVER: 'https://user.example' }).adminLocation?.url).toBe('https://user.example');
  });
});
