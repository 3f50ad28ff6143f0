import { describe, expect, it } from 'vitest';
import { directoriesOf } from '../../../cli/directories.ts';

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
