import { asSendError } from '../core/errors.ts';
import type { KeptTransfer } from './kept-transfers.ts';
import type { SeenState } from './seen-state.ts';
import { serverNow } from './server-clock.ts';
import { client } from './server.ts';
import { endOf, isEnded } from './transfer-end.ts';

/**
 * Asks the server for the state of a transfer. How it ended is in its log, and reading that is an entry of its own: it is read once, when
 * the end is found. Throws what the client throws when there is no answer.
 */
export async function askState(
  { id, ownerSecret }: Pick<KeptTransfer, 'id' | 'ownerSecret'>,
  signal: AbortSignal,
): Promise<SeenState> {
  const at = new Date(serverNow()).toISOString();
  const info = await unlessGone(client.status(id, ownerSecret, signal));
  if (!info) return { state: 'gone', at };
  const { state, expiresAt, downloads, damage } = info;
  if (!isEnded(state)) {
    const downloadsLeft = Math.max(0, downloads.max - downloads.claimed);
    return { state, at, expiresAt, downloadsLeft, ...(damage && { isDamaged: true }) };
  }
  const log = await unlessGone(client.log(id, { ownerSecret }, signal));
  return { state, at, expiresAt, end: endOf({ state, expiresAt }, log) };
}

async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (thrown) {
    if (asSendError(thrown).code === 'not_found') return undefined;
    throw thrown;
  }
}
