import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const FOLDER = join(import.meta.dirname, '..', '.cache');
const LOCK_MINUTES = 10;

/**
 * Waits until no other process of this machine holds the lock of that name in this checkout, and holds it: until the returned function is
 * called, or this process ends.
 */
export async function holdLock(name: string): Promise<() => void> {
  mkdirSync(FOLDER, { recursive: true });
  const lock = join(FOLDER, `${name}.lock`);
  const deadline = Date.now() + LOCK_MINUTES * 60_000;
  while (!tookLock(lock)) {
    if (!holderLives(lock)) rmSync(lock, { force: true });
    else if (Date.now() > deadline) throw new Error(`${lock} is held for ${LOCK_MINUTES} minutes: end its holder`);
    else await pause(100);
  }
  return () => {
    rmSync(lock, { force: true });
  };
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
