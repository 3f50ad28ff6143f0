import { SendError } from '../errors.ts';
import { listAll } from '../stores/records.ts';
import type { Requester, TransferContext } from './context.ts';
import { removeTransfer } from './deletion.ts';
import { loadTransfer } from './load.ts';
import { hourOf, parseExpiring, paths } from './paths.ts';

/** Removes the parts of every transfer that has expired and returns how many those were. Expiry itself never waits for it. */
export async function purgeExpired(context: TransferContext, requester: Requester): Promise<number> {
  let purged = 0;
  const hour = hourOf(context.clock());
  for await (const { key } of listAll(context.store, paths.expiring())) {
    const entry = parseExpiring(key);
    // Entries sort by hour: what follows lies in the future.
    if (entry && entry.hour > hour) break;
    if (entry && (await purgeOne(context, entry, requester))) purged += 1;
  }
  return purged;
}

async function purgeOne(
  context: TransferContext,
  entry: NonNullable<ReturnType<typeof parseExpiring>>,
  requester: Requester,
): Promise<boolean> {
  try {
    const transfer = await loadTransfer(context, entry.id);
    if (!transfer.expired && !transfer.deleted) return false;
    await removeTransfer(context, transfer, 'expiry', requester);
    return true;
  } catch (thrown) {
    if (!(thrown instanceof SendError) || thrown.code !== 'not_found') throw thrown;
    // A reservation whose creation was interrupted; once its hour has passed nobody is still making it.
    if (entry.hour < hourOf(context.clock())) await context.store.delete(entry.key);
    return false;
  }
}
