import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, describe, it } from 'vitest';
import { configName, shownValue, withValue, writeConfig } from '../../../cli/config-file.ts';
import { processConfig } from '../../../cli/settings.ts';
import { temporaryFolder } from '../../support/server.ts';

describe('the configuration file', () => {
  it('takes a value of each kind, in place of an earlier one', () => {
    const first = withValue({}, 'server', 'https://send.example');
    expect(withValue(first, 'downloads', '3')).toEqual({ server: 'https://send.example', downloads: 3 });
    expect(withValue(first, 'server', 'https://me:secret@other.example').server).toContain('other.example');
  });

  it.each([
    ['server', 'send.example', /a scheme and no more than a path/],
    ['adminServer', 'https://send.example/path?x', /a scheme and no more than a path/],
    ['downloads', 'many', /^downloads: /],
    ['mode', 'fast', /^mode: /],
    ['expires', 'someday', /./],
    ['store', 'disk:/srv/send', /has a server, .* not both: run sgraph-send config unset server first/],
  ] as const)('refuses %s %s', (name, text, message) => {
    const act = (): unknown => withValue({ server: 'https://send.example' }, name, text);
    expect(act).toThrow(message);
    expect(act).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  it('has no other settings, and no keys', () => {
    expect(configName('token')).toBe('token');
    expect(() => configName('sever')).toThrow(/did you mean "?server"?\?/);
    expect(() => configName('adminKey')).toThrow(/did you mean "?adminKeyFile"?\?/);
    expect(() => configName('toString')).toThrow(/is not a setting/);
  });

  it('is shown without access codes, names and passwords', () => {
    expect(shownValue('token', 'confidential')).toBe('(hidden)');
    expect(shownValue('proxy', 'http://mallory:confidential@proxy.example:8080')).not.toMatch(/mallory|confidential/);
    expect(shownValue('server', 'https://send.example')).toBe('https://send.example');
    expect(shownValue('downloads', 3)).toBe('3');
  });

  it('can only be read by its owner, as its folder', async () => {
    const folder = await temporaryFolder();
    const path = join(folder.path, 'new', 'config.json');
    await writeConfig(path, { token: 'confidential' });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder.path, 'new'))).mode & 0o777).toBe(0o700);
    await folder.remove();
  });
});

it('the file is read with the mark at its beginning that editors of Windows write', async () => {
  const folder = await temporaryFolder();
  const before = process.env['XDG_CONFIG_HOME'];
  process.env['XDG_CONFIG_HOME'] = folder.path;
  try {
    await mkdir(join(folder.path, 'sgraph-send'));
    await writeFile(join(folder.path, 'sgraph-send', 'config.json'), '\ufeff{"downloads":3}');
    expect(processConfig().values).toEqual({ downloads: 3 });
  } finally {
    if (before === undefined) delete process.env['XDG_CONFIG_HOME'];
    else process.env['XDG_CONFIG_HOME'] = before;
    await folder.remove();
  }
});
