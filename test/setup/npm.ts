import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.ts';

/** npm as a machine has it where it never ran before: an empty cache, no settings, one registry. */
export interface FreshNpm {
  readonly registry: string;
  /** Runs npm in a folder and gives what it printed. */
  run(cwd: string, ...args: string[]): Promise<string>;
}

const WINDOWS = process.platform === 'win32';

/** `folder` must be empty; npm keeps its cache and settings there. A registry that is published to wants a token. */
export function freshNpm(folder: string, registry: string, token?: string): FreshNpm {
  mkdirSync(folder, { recursive: true });
  const settings = join(folder, 'npmrc');
  const tokens = token === undefined ? [] : [`//${new URL(registry).host}/:_authToken=${token}`];
  const lines = [
    `registry=${registry}`,
    ...tokens,
    'audit=false',
    'fund=false',
    'update-notifier=false',
    'loglevel=error',
  ];
  writeFileSync(settings, `${lines.join('\n')}\n`);
  // What an npm that runs this test told about itself would speak louder than the settings.
  const inherited = Object.keys(process.env).filter((name) => /^npm_config_/i.test(name));
  const env = { ...Object.fromEntries(inherited.map((name) => [name, ''])), npm_config_cache: join(folder, 'cache') };
  return {
    registry,
    run: (cwd, ...args) => run(WINDOWS ? 'npm.cmd' : 'npm', [...args, '--userconfig', settings], { cwd, env }),
  };
}
