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
    const index = entries.findLastIndex((entry) => isSame(entry.event, event));
    const isGathered = index >= 0 && GATHERED.includes(event.kind) && !isInterrupted(entries.slice(index + 1));
    // A line stands where its last event is.
    const [open] = isGathered ? entries.splice(index, 1) : [];
    entries.push(joined(open, event));
  }
  return entries.reverse();
}

/** Parts are asked for and sent in turn; that does not end the line of either. Anything else does. */
function isInterrupted(later: readonly TimelineEntry[]): boolean {
  return later.some(({ event }) => !GATHERED.includes(event.kind));
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
