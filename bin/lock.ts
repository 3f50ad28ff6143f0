import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SendError } from '../core/errors.ts';
import { lockFile } from '../core/stores/lock-file.ts';
import { waitUntil } from '../lib/wait.ts';

const FOLDER = join(import.meta.dirname, '..', '.cache');
const PATIENCE_SECONDS = 600;

/**
 * Waits until no other process holds the lock of that name in this checkout, and holds it: until the returned function is called, or this
 * process ends. Throws `timeout` after ten minutes, naming the holder.
 */
export async function holdLock(name: string): Promise<() => Promise<void>> {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, name);
  return waitUntil(`the lock ${file}.lock is free`, PATIENCE_SECONDS, async () => {
    try {
      return { value: await lockFile(file) };
    } catch (thrown) {
      if (!(thrown instanceof SendError) || thrown.code !== 'store_in_use') throw thrown;
      return { problem: thrown.message };
    }
  });
}
