import type { TransferEvent, TransferLog } from '../core/schemas.ts';

/** One line of a readable log: one event, or several of the same kind in a row. */
export interface TimelineEntry {
  readonly event: TransferEvent;
  /** When the last of them happened. */
  readonly lastAt: string;
  readonly count: number;
  readonly parts: readonly number[];
  readonly bytes: number;
}

/** Kinds that come in rows, one for each part or look. */
const GATHERED: readonly TransferEvent['kind'][] = [
  'part_urls_issued',
  'part_stored',
  'part_sent',
  'viewed',
  'log_read',
  'admin_viewed',
  'refused',
];

/** The log as a person reads it: the newest first, rows of the same thing as one line. */
export function timelineOf(log: TransferLog): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (const { event } of log.events) {
    const open = entries.findLast((entry) => isSame(entry.event, event));
    const gathered = open && GATHERED.includes(event.kind) && !interrupted(entries, open);
    if (gathered) entries[entries.indexOf(open)] = joined(open, event);
    else entries.push(joined(undefined, event));
  }
  return entries.reverse();
}

/** What is wrong with the fingerprints by which later events name earlier ones; 0 and 0 when the log is whole. */
export function checkFingerprints(log: TransferLog): { missing: number; altered: number } {
  const stored = new Map(log.events.map(({ event, sha256 }) => [event.event, sha256]));
  const named = new Map(
    log.events.flatMap(({ event }) => event.parents.map((parent) => [parent.event, parent.sha256])),
  );
  const faults = [...named].filter(([event, sha256]) => stored.get(event) !== sha256);
  const missing = faults.filter(([event]) => !stored.has(event)).length;
  return { missing, altered: faults.length - missing };
}

/** Parts are asked for and sent in turn; that does not end the line of either. Anything else does. */
function interrupted(entries: readonly TimelineEntry[], open: TimelineEntry): boolean {
  return entries.slice(entries.indexOf(open) + 1).some(({ event }) => !GATHERED.includes(event.kind));
}

function isSame(one: TransferEvent, other: TransferEvent): boolean {
  const keys = ['kind', 'outcome', 'action', 'caller', 'download', 'by'] as const;
  return keys.every((key) => one[key] === other[key]);
}

function joined(entry: TimelineEntry | undefined, event: TransferEvent): TimelineEntry {
  const parts = [...(entry?.parts ?? []), ...(event.parts ?? []), ...(event.part === undefined ? [] : [event.part])];
  return {
    event: entry?.event ?? event,
    lastAt: event.at,
    count: (entry?.count ?? 0) + 1,
    parts: [...new Set(parts)],
    bytes: (entry?.bytes ?? 0) + (event.bytes ?? 0),
  };
}
