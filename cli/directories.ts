import { posix, win32 } from 'node:path';

const NAME = 'sgraph-send';

/** Where the command line keeps its files. */
export interface Directories {
  /** Folder of `config.json`; undefined where this user has no home. */
  readonly config: string | undefined;
  /** Folder of what is unfinished; undefined where this user has no home. */
  readonly state: string | undefined;
}

/**
 * By the XDG base directory specification, also on macOS and Windows when its variables are set; else below Application Support on macOS, and
 * below the roaming (configuration) and the local (state) application data on Windows.
 */
export function directoriesOf(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  systemHome: string | undefined,
): Directories {
  const { join, isAbsolute } = platform === 'win32' ? win32 : posix;
  // An empty or relative HOME would put keys into the folder that one is in.
  const home = systemHome !== undefined && isAbsolute(systemHome) ? systemHome : undefined;
  // The specification says that a relative path there is to be ignored.
  const base = (variable: string, ...fallback: string[]): string | undefined => {
    const given = environment[variable];
    if (given !== undefined && isAbsolute(given)) return join(given, NAME);
    return home === undefined ? undefined : join(home, ...fallback, NAME);
  };
  const below = (folder: string | undefined, name: string): string | undefined => folder && join(folder, name);
  const given = { config: environment['XDG_CONFIG_HOME'], state: environment['XDG_STATE_HOME'] };
  const config = base('XDG_CONFIG_HOME', '.config');
  const state = base('XDG_STATE_HOME', '.local', 'state');
  if (platform === 'win32') {
    return {
      config: given.config ? config : base('APPDATA', 'AppData', 'Roaming'),
      state: given.state ? state : below(base('LOCALAPPDATA', 'AppData', 'Local'), 'state'),
    };
  }
  if (platform !== 'darwin') return { config, state };
  const support = home === undefined ? undefined : join(home, 'Library', 'Application Support', NAME);
  return { config: given.config ? config : support, state: given.state ? state : below(support, 'state') };
}

/** The home of this user; undefined where the system has none, as for a container's user without a name. */
export function homeOf(find: () => string): string | undefined {
  try {
    return find();
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_SYSTEM_ERROR') return undefined;
    throw thrown;
  }
}
