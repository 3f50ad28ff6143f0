import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Where everything that the tests install is kept. It may be deleted at any time when no test runs. */
export const CACHE = join(import.meta.dirname, '..', '..', '.cache');

const LOCK_MINUTES = 10;

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
  mkdirSync(CACHE, { recursive: true });
  const lock = join(CACHE, `${name}.lock`);
  const deadline = Date.now() + LOCK_MINUTES * 60_000;
  while (!tookLock(lock)) {
    if (!holderLives(lock)) rmSync(lock, { force: true });
    else if (Date.now() > deadline) throw new Error(`${lock} is held for ${LOCK_MINUTES} minutes: end its holder`);
    else await pause(100);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function tookLock(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (thrown) {
    if (isErrno(thrown, 'EEXIST')) return false;
    throw thrown;
  }
}

function holderLives(lock: string): boolean {
  try {
    // Between its creation and its first byte a lock is empty: its holder lives.
    const holder = Number(readFileSync(lock, 'utf8'));
    return holder === 0 || process.kill(holder, 0);
  } catch (thrown) {
    if (isErrno(thrown, 'ESRCH')) return false;
    if (isErrno(thrown, 'EPERM') || isErrno(thrown, 'ENOENT')) return true;
    throw thrown;
  }
}

function isErrno(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}
