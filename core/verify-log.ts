import { sha256, toHex, utf8 } from './bytes.ts';
import type { ChainedEvent, EventParent, LoggedEvent } from './event-chain.ts';
import { encodeRecord } from './stores/records.ts';

/** A log of any kind: its events and, where files could not be read as events, their ids. */
export interface CheckableLog {
  readonly events: readonly LoggedEvent<ChainedEvent>[];
  readonly unreadable?: readonly string[] | undefined;
}

/** What the fingerprints in a log show about it. All ids in ascending order. */
export interface LogVerdict {
  /** Ids of events whose content is not what its own fingerprint, one in a later event or one that was kept was made of. */
  readonly altered: readonly string[];
  /** Ids of events that others name and that are not there. */
  readonly missing: readonly string[];
  /** Ids of kept heads that are not there or differ: the newest events were lost, or the log was rewritten. */
  readonly lost: readonly string[];
  /** The events that no other event refers to, with their fingerprints: what to keep, so that a later check can show what was lost. */
  readonly heads: readonly EventParent[];
  /** SHA-256, in hex, over the fingerprints of the heads, each followed by a line feed, in ascending order: one short text to keep. */
  readonly head: string;
}

export interface VerifyLogOptions {
  /** Heads that were seen earlier, because a log without them cannot show the loss of its newest events. */
  readonly kept?: readonly EventParent[];
  /** For an excerpt: the id of its oldest event. What came before is not expected to be there. */
  readonly from?: string;
}

/**
 * Checks a log: every fingerprint is made again from the event as it was given, so a server cannot pass off another event under it. What
 * an altered event says of others is not believed.
 *
 * @param log - the events as they were given
 * @param options - heads kept from an earlier look; for an excerpt where it begins
 * @example
 * ```ts
 * const report = await verifyLog({ events: [] });
 * ```
 */
export async function verifyLog(
  log: CheckableLog,
  { kept = [], from = '' }: VerifyLogOptions = {},
): Promise<LogVerdict> {
  const made = await fingerprintsOf(log);
  const newestFirst = [...log.events].sort((one, other) => (one.event.event < other.event.event ? 1 : -1));
  const believed = new Map<string, Set<string>>();
  const believe = ({ event, sha256: fingerprint }: EventParent): void => {
    believed.set(event, (believed.get(event) ?? new Set()).add(fingerprint));
  };
  kept.forEach(believe);
  const altered = new Set<string>(log.unreadable);
  for (const { event, sha256: claimed } of newestFirst) {
    const own = made.get(event.event);
    const isAltered = own !== claimed || [...(believed.get(event.event) ?? [])].some((said) => said !== own);
    if (isAltered) altered.add(event.event);
    else event.parents.forEach(believe);
  }
  const named = log.events.flatMap(({ event }) => event.parents.map((parent) => parent.event));
  const heads = headsOf(made, new Set(named));
  return {
    altered: [...altered].sort(),
    missing: [...new Set(named)].filter((event) => event >= from && !made.has(event) && !altered.has(event)).sort(),
    lost: kept
      .filter(({ event, sha256: was }) => made.get(event) !== was)
      .map(({ event }) => event)
      .sort(),
    heads,
    head: await headHash(heads.map(({ sha256: fingerprint }) => fingerprint)),
  };
}

/**
 * The newest event of the log at the moment when it had this head, undefined when it never had. Moments are taken in the order of the
 * events' ids: where instances wrote at the same moment, an honest head may not be found.
 */
export async function findHead(log: CheckableLog, head: string): Promise<string | undefined> {
  const made = await fingerprintsOf(log);
  const open = new Map<string, string>();
  for (const { event } of [...log.events].sort((one, other) => (one.event.event < other.event.event ? -1 : 1))) {
    for (const parent of event.parents) open.delete(parent.event);
    open.set(event.event, made.get(event.event) ?? '');
    if ((await headHash([...open.values()])) === head) return event.event;
  }
  return undefined;
}

/** The fingerprint of every event, made from the event itself. */
async function fingerprintsOf({ events }: CheckableLog): Promise<Map<string, string>> {
  const made = events.map(async ({ event }) => [event.event, toHex(await sha256(encodeRecord(event)))] as const);
  return new Map(await Promise.all(made));
}

function headsOf(made: ReadonlyMap<string, string>, named: ReadonlySet<string>): EventParent[] {
  return [...made]
    .filter(([event]) => !named.has(event))
    .map(([event, fingerprint]) => ({ event, sha256: fingerprint }))
    .sort((one, other) => (one.event < other.event ? -1 : 1));
}

async function headHash(fingerprints: readonly string[]): Promise<string> {
  const lines = fingerprints.map((fingerprint) => `${fingerprint}\n`);
  return toHex(await sha256(utf8(lines.sort().join(''))));
}
