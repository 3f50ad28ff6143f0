import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '../../core/client/client.ts';
import { SendError } from '../../core/errors.ts';

const MOST_SECONDS = 64;

/**
 * Lets a transfer that is complete expire, and waits until it has. A short life from the start would be over on a busy machine before
 * everything is sent.
 */
export async function letExpire(client: Client, id: string, ownerSecret: string): Promise<void> {
  for (let seconds = 1; ; seconds *= 2) {
    const moment = Date.now() + seconds * 1_000;
    try {
      await client.changeExpiry(id, ownerSecret, new Date(moment).toISOString());
    } catch (thrown) {
      const code = thrown instanceof SendError ? thrown.code : undefined;
      // It came when the moment was past: a later one.
      if (code === 'invalid_request' && seconds < MOST_SECONDS) continue;
      if (code !== 'expired') throw thrown;
    }
    // Clocks of files and of processes differ by a few milliseconds.
    await pause(Math.max(0, moment + 100 - Date.now()));
    return;
  }
}
