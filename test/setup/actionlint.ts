import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, ensureInstalled } from './cache.ts';
import { run } from './command.ts';

const MODULE = 'github.com/rhysd/actionlint/cmd/actionlint';
const VERSION = 'v1.7.12';
const INSTALL_SECONDS = 600;

/** Installs the checker of workflows when it is missing and gives the path of its program. */
export async function ensureActionlint(): Promise<string> {
  const program = (folder: string): string =>
    join(folder, process.platform === 'win32' ? 'actionlint.exe' : 'actionlint');
  const install = async (folder: string): Promise<void> => {
    try {
      const env = { GOBIN: folder, GOFLAGS: '-trimpath' };
      await run('go', ['install', `${MODULE}@${VERSION}`], { env, timeoutSeconds: INSTALL_SECONDS });
    } catch (cause) {
      throw new Error('the checker of workflows is built with Go 1.24 or newer: install Go', { cause });
    }
  };
  await ensureInstalled('actionlint', VERSION, install, (folder) => existsSync(program(folder)));
  return program(join(CACHE, 'actionlint'));
}
