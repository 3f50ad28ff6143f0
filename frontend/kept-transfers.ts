import * as z from 'zod/mini';
import { readStored, writeStored } from './browser-storage.ts';
import { forgetHeads } from './kept-heads.ts';

const KeptTransfer = z.object({
  id: z.string(),
  secret: z.string(),
  ownerSecret: z.string(),
  name: z.string(),
  bytes: z.number(),
  sentAt: z.string(),
  expiresAt: z.string(),
  /** Its link has not been passed on yet, and the person was not asked about that. */
  unshared: z.optional(z.boolean()),
});
/** A transfer that was sent from this browser, with both of its secrets. */
export type KeptTransfer = z.infer<typeof KeptTransfer>;

const KEY = 'sgraph-send.transfers';

/** Transfers sent from this browser, the newest first. */
export function keptTransfers(): KeptTransfer[] {
  return z.array(KeptTransfer).safeParse(readStored(KEY)).data ?? [];
}

export function keptTransfer(id: string): KeptTransfer | undefined {
  return keptTransfers().find((transfer) => transfer.id === id);
}

/** False when the browser keeps nothing: then the person must keep the private link. */
export function keepTransfer(transfer: KeptTransfer): boolean {
  return writeStored(KEY, [transfer, ...keptTransfers().filter(({ id }) => id !== transfer.id)]);
}

/** A transfer that was kept elsewhere, such as with an entry of the history. */
export function asKeptTransfer(value: unknown): KeptTransfer | undefined {
  return KeptTransfer.safeParse(value).data;
}

/** Notes that the link was passed on, or that the person was asked about it. */
export function noteShared(id: string): void {
  const shared = keptTransfers().map((transfer) => (transfer.id === id ? { ...transfer, unshared: false } : transfer));
  writeStored(KEY, shared);
}

/** Puts the list back as it was. */
export function keepTransfers(transfers: readonly KeptTransfer[]): void {
  writeStored(KEY, transfers);
}

export function forgetTransfer(id: string): void {
  forgetHeads(id);
  writeStored(
    KEY,
    keptTransfers().filter((transfer) => transfer.id !== id),
  );
}
