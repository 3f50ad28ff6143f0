import type { Key } from '../stores/key.ts';
import { createRecords, listAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import { dayOf, hourOf, lastSegment } from '../transfer/paths.ts';
import { listAuditDays } from './audit-keys.ts';
import { adminPaths } from './paths.ts';
import { SessionRecord } from './schemas.ts';

const DAY_MS = 86_400_000;

/**
 * Removes the events of operators from before `until` (milliseconds since 1970, to the day), and sessions and hourly markers that
 * have been of no use for a day. Returns how many files those were. A next run finishes what one that was interrupted left.
 */
export async function removeOldAdminRecords(store: Store, now: number, until: number): Promise<number> {
  const events = await removeEvents(store, dayOf(until));
  const sessions = await removeSessions(store, now - DAY_MS);
  const markers = await removeMarkers(store, hourOf(now - DAY_MS));
  return events + sessions + markers;
}

async function removeEvents(store: Store, firstKept: string): Promise<number> {
  let removed = 0;
  for (const day of await listAuditDays(store)) {
    if (day >= firstKept) break;
    for await (const { key } of listAll(store, adminPaths.eventsOf(day))) {
      await store.delete(key);
      removed += 1;
    }
  }
  return removed;
}

/**
 * A session that was ended stays until its time is up in any case: other processes may remember its beginning, and that it was ended
 * is what keeps it from coming back.
 */
async function removeSessions(store: Store, expiredBefore: number): Promise<number> {
  const records = createRecords(store);
  const sessions = new Map<string, Key[]>();
  for await (const { key } of listAll(store, adminPaths.sessions())) {
    const name = lastSegment(key).split('.')[0] ?? '';
    sessions.set(name, [...(sessions.get(name) ?? []), key]);
  }
  let removed = 0;
  for (const [name, keys] of sessions) {
    const record = await records.read(adminPaths.session(name), SessionRecord);
    if (record && Date.parse(record.expiresAt) > expiredBefore) continue;
    for await (const { key } of listAll(store, adminPaths.seenIn(name))) keys.unshift(key);
    for (const key of keys) await store.delete(key);
    removed += keys.length;
  }
  return removed;
}

async function removeMarkers(store: Store, firstKept: string): Promise<number> {
  let removed = 0;
  for await (const { key } of listAll(store, adminPaths.hourly())) {
    if (key.slice(adminPaths.hourly().length) < firstKept) {
      await store.delete(key);
      removed += 1;
    }
  }
  return removed;
}
