import type { StoredTransferEvent, TransferLog } from '../schemas.ts';

/** Damage in the log that its own download did not get over: one that finishes has decrypted every part. */
export function lastingDamage({ events }: TransferLog): readonly StoredTransferEvent[] {
  const all = events.map(({ event }) => event);
  const finished = new Map(all.filter(({ kind }) => kind === 'finished').map(({ download, at }) => [download, at]));
  return all.filter(({ kind, download, at }) => kind === 'damaged' && (finished.get(download) ?? '') < at);
}
