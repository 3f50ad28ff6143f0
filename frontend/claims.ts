import * as z from 'zod/mini';
import { newSecret } from '../core/crypto/keys.ts';
import { readStored, storedName, writeStored } from './browser-storage.ts';
import { serverNow } from './server-clock.ts';

const Claims = z.record(z.string(), z.object({ claimId: z.string(), until: z.string() }));
type Claims = z.infer<typeof Claims>;

const KEY = 'sgraph-send.claims';

/** Whether a download of this transfer was started in this browser and did not finish. */
export function hasClaim(id: string): boolean {
  return id in readClaims();
}

/**
 * The claim id for a transfer: kept, so that an interrupted download goes on without a second slot. `until` is the latest at which the
 * transfer can expire, however it is extended.
 */
export function claimIdFor(id: string, until: string): string {
  const claims = readClaims();
  const claimId = claims[id]?.claimId ?? newSecret();
  writeStored(KEY, { ...claims, [id]: { claimId, until } });
  return claimId;
}

/** After a finished download, or when the claim turned out to be spent. */
export function forgetClaim(id: string): void {
  writeStored(KEY, Object.fromEntries(Object.entries(readClaims()).filter(([other]) => other !== id)));
}

/** Whether a change of the browser's storage is that another tab has started or finished a download of this transfer. */
export function isClaimOf(id: string, { key, oldValue, newValue }: StorageEvent): boolean {
  const has = (text: string | null): boolean => text?.includes(id) ?? false;
  return key === storedName(KEY) && has(oldValue) !== has(newValue);
}

function readClaims(now: number = serverNow()): Claims {
  const claims = Claims.safeParse(readStored(KEY)).data ?? {};
  return Object.fromEntries(Object.entries(claims).filter(([, { until }]) => Date.parse(until) > now));
}
