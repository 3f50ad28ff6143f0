import { sha256, toHex, utf8 } from './bytes.ts';
import type { TransferLog } from './schemas.ts';
import { encodeRecord } from './stores/records.ts';

/** What the fingerprints in a log tell about it. */
export interface LogVerdict {
  /** Events whose content is not what its own fingerprint, or one in a later event, was made of. */
  readonly altered: readonly string[];
  /** Events that others name and that are not there. */
  readonly missing: readonly string[];
  /**
   * SHA-256, in hex, over the fingerprints of the events that no other names, each followed by a line feed, in ascending order. Whoever
   * keeps it can tell later whether the newest events were lost or the whole log was rewritten; the log alone cannot show that.
   */
  readonly head: string;
}

/** Checks a log: every fingerprint is made again from the event as it was given, so a server cannot pass off another event under it. */
export async function verifyLog({ events }: TransferLog): Promise<LogVerdict> {
  const made = await Promise.all(
    events.map(async ({ event }) => [event.event, toHex(await sha256(encodeRecord(event)))] as const),
  );
  const fingerprints = new Map(made);
  const named = events.flatMap(({ event }) => event.parents);
  const claimed = events.map(({ event, sha256: fingerprint }) => ({ event: event.event, sha256: fingerprint }));
  const altered = [...claimed, ...named].filter((parent) => {
    const fingerprint = fingerprints.get(parent.event);
    return fingerprint !== undefined && fingerprint !== parent.sha256;
  });
  const missing = named.filter((parent) => !fingerprints.has(parent.event));
  const parents = new Set(named.map(({ event }) => event));
  const heads = made.filter(([event]) => !parents.has(event)).map(([, fingerprint]) => `${fingerprint}\n`);
  return {
    altered: distinct(altered),
    missing: distinct(missing),
    head: toHex(await sha256(utf8(heads.sort().join('')))),
  };
}

function distinct(parents: readonly { event: string }[]): string[] {
  return [...new Set(parents.map(({ event }) => event))];
}
