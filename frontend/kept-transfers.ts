import * as z from 'zod/mini';
import { isStored, readStored, SENT_FILES, writeStored, storedName } from './browser-storage.ts';
import { forgetHeads } from './kept-heads.ts';
import { forgetSeen } from './seen-state.ts';

export const KeptTransfer = z.object({
  id: z.string(),
  secret: z.string(),
  ownerSecret: z.string(),
  name: z.string(),
  bytes: z.number(),
  sentAt: z.string(),
  expiresAt: z.string(),
  /** Whether its recipient needs a password too, which is kept nowhere. */
  password: z.optional(z.boolean()),
  /** Its link has not been passed on yet, and the person was not asked about that. */
  unshared: z.optional(z.boolean()),
});
/** A transfer that was sent from this browser, with both of its secrets. */
export type KeptTransfer = z.infer<typeof KeptTransfer>;

/** Transfers sent from this browser, the newest first. */
export function keptTransfers(): KeptTransfer[] {
  const entries = readStored(SENT_FILES);
  // Each for itself: one that another version wrote in another form is no reason to lose the others.
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry) => KeptTransfer.safeParse(entry).data ?? []);
}

export function keptTransfer(id: string): KeptTransfer | undefined {
  return keptTransfers().find((transfer) => transfer.id === id);
}

/** Whether the list outlives this page. Where nothing is kept, the page has what was sent since it was opened. */
export function isListKept(): boolean {
  return isStored(SENT_FILES);
}

/** Whether a change of the browser's storage is one of the list. */
export function isKeptList({ key }: StorageEvent): boolean {
  return key === storedName(SENT_FILES) || key === null;
}

/** Adds transfers that are not in the list yet. False when the browser keeps nothing: then the person must keep the private links. */
export function keepTransfers(transfers: readonly KeptTransfer[]): boolean {
  return writeStored(SENT_FILES, joinTransfers(keptTransfers(), transfers));
}

/** Both lists as one, the newest first. Of a transfer that is in both, the entry of `kept` stays. */
export function joinTransfers(kept: readonly KeptTransfer[], others: readonly KeptTransfer[]): KeptTransfer[] {
  const all = new Map([...others, ...kept].map((transfer) => [transfer.id, transfer]));
  return [...all.values()].sort((one, other) => Date.parse(other.sentAt) - Date.parse(one.sentAt));
}

/** Notes that the link was passed on, or that the person was asked about it. */
export function noteShared(id: string): void {
  const shared = keptTransfers().map((transfer) => (transfer.id === id ? { ...transfer, unshared: false } : transfer));
  writeStored(SENT_FILES, shared);
}

export function forgetTransfer(id: string): void {
  forgetHeads(id);
  forgetSeen(id);
  writeStored(
    SENT_FILES,
    keptTransfers().filter((transfer) => transfer.id !== id),
  );
}
