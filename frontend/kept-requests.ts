import * as z from 'zod/mini';
import { readStored, writeStored } from './browser-storage.ts';

const KEY = 'sgraph-send.requests';

const KeptRequest = z.object({
  id: z.string(),
  ownerSecret: z.string(),
  /** What its owner wrote; empty without a title. */
  title: z.string(),
  createdAt: z.string(),
});
/** A file request that was made or opened in this browser, with the secret that opens what is sent to it. */
export type KeptRequest = z.infer<typeof KeptRequest>;

/** The newest first. Each entry for itself: one in another form hides no other. */
export function keptRequests(): KeptRequest[] {
  const entries = readStored(KEY);
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry) => KeptRequest.safeParse(entry).data ?? []);
}

export function keptRequest(id: string): KeptRequest | undefined {
  return keptRequests().find((request) => request.id === id);
}

/** False when the browser keeps nothing: then the person must keep the private link. */
export function keepRequest(request: KeptRequest): boolean {
  const others = keptRequests().filter(({ id }) => id !== request.id);
  const all = [request, ...others].sort((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt));
  return writeStored(KEY, all);
}

export function forgetRequest(id: string): void {
  writeStored(
    KEY,
    keptRequests().filter((request) => request.id !== id),
  );
}
