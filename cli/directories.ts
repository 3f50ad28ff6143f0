import { posix, win32 } from 'node:path';

const NAME = 'sgraph-send';

/** Where the command line keeps its files. */
export interface Directories {
  /** Folder of `config.json`. */
  readonly config: string;
  /** Folder of what is unfinished. */
  readonly state: string;
}

/**
 * By the XDG base directory specification, also on macOS and Windows when its variables are set; else below Application Support on macOS, and
 * below the roaming (configuration) and the local (state) application data on Windows.
 */
export function directoriesOf(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): Directories {
  const { join, isAbsolute } = platform === 'win32' ? win32 : posix;
  // The specification says that a relative path there is to be ignored.
  const base = (variable: string, ...fallback: string[]): string => {
    const given = environment[variable];
    return join(given !== undefined && isAbsolute(given) ? given : join(home, ...fallback), NAME);
  };
  const given = { config: environment['XDG_CONFIG_HOME'], state: environment['XDG_STATE_HOME'] };
  const config = base('XDG_CONFIG_HOME', '.config');
  const state = base('XDG_STATE_HOME', '.local', 'state');
  if (platform === 'win32') {
    return {
      config: given.config ? config : base('APPDATA', 'AppData', 'Roaming'),
      state: given.state ? state : join(base('LOCALAPPDATA', 'AppData', 'Local'), 'state'),
    };
  }
  if (platform !== 'darwin') return { config, state };
  const support = join(home, 'Library', 'Application Support', NAME);
  return { config: given.config ? config : support, state: given.state ? state : join(support, 'state') };
}
