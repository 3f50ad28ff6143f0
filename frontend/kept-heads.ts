import * as z from 'zod/mini';
import type { LogVerdict } from '../core/verify-log.ts';
import { readStored, writeStored } from './browser-storage.ts';
import { serverNow } from './server-clock.ts';

const KeptHeads = z.object({
  id: z.string(),
  /** When this browser saw the log so. */
  at: z.string(),
  heads: z.array(z.object({ event: z.string(), sha256: z.string() })),
});
/** What this browser last saw of a transfer's log: enough to notice that something of it is gone. Nothing of it is secret. */
export type KeptHeads = z.infer<typeof KeptHeads>;

const KEY = 'sgraph-send.heads';
const MAX_KEPT = 300;

function allKept(): KeptHeads[] {
  return z.array(KeptHeads).safeParse(readStored(KEY)).data ?? [];
}

export function keptHeads(id: string): KeptHeads | undefined {
  return allKept().find((kept) => kept.id === id);
}

/** Keeps the heads of a log that is whole. Of one that is not, the earlier ones are what shows it. */
export function keepHeads(id: string, { heads, altered, missing, lost }: LogVerdict): void {
  if (altered.length + missing.length + lost.length > 0) return;
  const kept = { id, at: new Date(serverNow()).toISOString(), heads };
  writeStored(KEY, [kept, ...allKept().filter((other) => other.id !== id)].slice(0, MAX_KEPT));
}

/** Puts back what was forgotten. */
export function restoreHeads(kept: KeptHeads): void {
  writeStored(KEY, [kept, ...allKept().filter((other) => other.id !== kept.id)]);
}

export function forgetHeads(id: string): void {
  writeStored(
    KEY,
    allKept().filter((kept) => kept.id !== id),
  );
}
