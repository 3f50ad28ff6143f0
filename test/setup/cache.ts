import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { holdLock } from '../../bin/lock.ts';

/** Where everything that the tests install is kept. It may be deleted at any time when no test runs. */
export const CACHE = join(import.meta.dirname, '..', '..', '.cache');

/**
 * Installs into `.cache/{name}` unless this version is already there and complete. Safe when several processes start at once. The folder is
 * emptied first, so that an installation which was interrupted leaves no half of itself behind.
 */
export async function ensureInstalled(
  name: string,
  version: string,
  install: (folder: string) => Promise<void>,
  isSound: (folder: string) => boolean = () => true,
): Promise<string> {
  const folder = join(CACHE, name);
  const stampFile = join(folder, '.installed');
  // What pip installs contains its own path, so a clone that was moved installs again.
  const stamp = `${version} in ${folder}`;
  await exclusively(name, async () => {
    if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp && isSound(folder)) return;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await install(folder);
    writeFileSync(stampFile, stamp);
  });
  return folder;
}

/** Does the work while no other process of this machine that uses the same cache does work of that name. */
export async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  const release = await holdLock(name);
  try {
    return await work();
  } finally {
    await release();
  }
}
