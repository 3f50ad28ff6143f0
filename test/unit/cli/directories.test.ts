import { describe, expect, it } from 'vitest';
import { directoriesOf, homeOf } from '../../../cli/directories.ts';

describe('directoriesOf', () => {
  it.each<[string, NodeJS.Platform, Record<string, string>, string, string, string]>([
    ['Linux', 'linux', {}, '/home/a', '/home/a/.config/sgraph-send', '/home/a/.local/state/sgraph-send'],
    ['XDG', 'linux', { XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: '/s' }, '/home/a', '/c/sgraph-send', '/s/sgraph-send'],
    [
      'a relative XDG folder, which is ignored,',
      'linux',
      { XDG_CONFIG_HOME: 'c', XDG_STATE_HOME: './s' },
      '/home/a',
      '/home/a/.config/sgraph-send',
      '/home/a/.local/state/sgraph-send',
    ],
    [
      'macOS',
      'darwin',
      {},
      '/Users/a',
      '/Users/a/Library/Application Support/sgraph-send',
      '/Users/a/Library/Application Support/sgraph-send/state',
    ],
    [
      'XDG on macOS',
      'darwin',
      { XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: '/s' },
      '/Users/a',
      '/c/sgraph-send',
      '/s/sgraph-send',
    ],
    [
      'Windows',
      'win32',
      { APPDATA: 'C:\\Users\\a\\AppData\\Roaming', LOCALAPPDATA: 'C:\\Users\\a\\AppData\\Local' },
      'C:\\Users\\a',
      'C:\\Users\\a\\AppData\\Roaming\\sgraph-send',
      'C:\\Users\\a\\AppData\\Local\\sgraph-send\\state',
    ],
    [
      'Windows without its variables',
      'win32',
      {},
      'C:\\Users\\a',
      'C:\\Users\\a\\AppData\\Roaming\\sgraph-send',
      'C:\\Users\\a\\AppData\\Local\\sgraph-send\\state',
    ],
  ])('follows %s', (_, platform, environment, home, config, state) => {
    expect(directoriesOf(environment, platform, home)).toEqual({ config, state });
  });
});

describe('without a home', () => {
  it.each(['', 'home/a', '.'])('which %j is none of, nothing is kept', (home) => {
    expect(directoriesOf({}, 'linux', home)).toEqual({ config: undefined, state: undefined });
    expect(directoriesOf({}, 'darwin', home)).toEqual({ config: undefined, state: undefined });
  });

  it.each(['linux', 'darwin', 'win32'] as const)(
    'nothing is kept on %s, unless a variable names a folder',
    (platform) => {
      expect(directoriesOf({}, platform, undefined)).toEqual({ config: undefined, state: undefined });
      const named = platform === 'win32' ? 'C:\\s' : '/s';
      expect(directoriesOf({ XDG_STATE_HOME: named }, platform, undefined).state).toContain('sgraph-send');
    },
  );

  it('there is none where the system does not know the user, and another fault is one', () => {
    const fault = (code: string) => (): string => {
      throw Object.assign(new Error('x'), { code });
    };
    expect(homeOf(() => '/home/a')).toBe('/home/a');
    expect(homeOf(fault('ERR_SYSTEM_ERROR'))).toBeUndefined();
    expect(() => homeOf(fault('EOTHER'))).toThrow();
  });
});
