import type { StoredTransferEvent, TransferLog } from '../schemas.ts';

/**
 * Damage in the log that is not over: that of a download by its end, for one that finishes has decrypted every part, and that which the server
 * sees by a check of the store that found the transfer whole again.
 */
export function lastingDamage({ events }: TransferLog): readonly StoredTransferEvent[] {
  const all = events.map(({ event }) => event);
  const finished = new Map(all.filter(({ kind }) => kind === 'finished').map(({ download, at }) => [download, at]));
  const passedAt = all.findLast(({ kind }) => kind === 'check_passed')?.at ?? '';
  const newest = all.findLast(({ kind }) => kind === 'check_failed');
  return all.filter((event) => {
    const { kind, action, download, at } = event;
    // A check that did not read the parts cannot judge what a recipient says of their content.
    const isOver = action !== 'content' && passedAt > at;
    if (kind === 'check_failed') return event === newest && !isOver;
    return kind === 'damaged' && !isOver && (finished.get(download) ?? '') < at;
  });
}
