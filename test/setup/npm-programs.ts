import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './cache.ts';
import { run } from './command.ts';

const REQUIREMENTS = join(import.meta.dirname, 'requirements');
const FILES = ['package.json', 'package-lock.json'];
const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/**
 * The folder `node_modules` of packages that are separate from the project's own, so that they are installed only for tests:
 * `test/setup/requirements/{name}` has their versions. `isSound` is given that folder.
 */
export async function ensureNpmPackages(name: string, isSound: (packages: string) => boolean): Promise<string> {
  const from = join(REQUIREMENTS, name);
  const digest = createHash('sha256');
  for (const file of FILES) digest.update(readFileSync(join(from, file)));
  const packagesIn = (folder: string): string => join(folder, 'node_modules');
  const install = async (folder: string): Promise<void> => {
    for (const file of FILES) copyFileSync(join(from, file), join(folder, file));
    await run(NPM, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
  };
  return packagesIn(
    await ensureInstalled(name, digest.digest('hex'), install, (folder) => isSound(packagesIn(folder))),
  );
}
