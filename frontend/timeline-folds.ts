import { kindOfEvent } from '../core/event-kinds.ts';
import type { StoredTransferEvent, TransferLog } from '../core/schemas.ts';
import type { Flaws, TimelineEntry } from './timeline.ts';
import { timelineOf } from './timeline.ts';

/** All that happened to the parts of one upload or download: one line to a person. */
export interface TimelineFold {
  /** Undefined for the upload. */
  readonly download: number | undefined;
  /** Id of its last event, which places the line. */
  readonly id: string;
  readonly lastAt: string;
  /** Undefined where no event says so: the parts went past the server, and are not all there. */
  readonly bytes: number | undefined;
  /** Parts that were mentioned. */
  readonly parts: number;
  /** Undefined where there were several. */
  readonly caller: string | undefined;
  readonly agent: string | undefined;
  /** What it opens to, the newest first. */
  readonly entries: readonly TimelineEntry[];
}

export interface FoldedTimeline {
  readonly entries: readonly TimelineEntry[];
  readonly folds: readonly TimelineFold[];
}

type LogEntry = TransferLog['events'][number];

/** The log as a person reads it, without its details. What has a flaw, and a kind of a newer version, is never folded away. */
export function foldedTimeline(log: TransferLog, flaws?: Flaws): FoldedTimeline {
  const altered = new Set(flaws?.altered);
  const isFolded = ({ event }: LogEntry): boolean =>
    kindOfEvent(event.kind)?.ofParts === true && event.missed === undefined && !altered.has(event.event);
  const groups = new Map<number | undefined, LogEntry[]>();
  for (const entry of log.events.filter(isFolded)) {
    const group = groups.get(entry.event.download);
    if (group) group.push(entry);
    else groups.set(entry.event.download, [entry]);
  }
  return {
    entries: timelineOf({ ...log, events: log.events.filter((entry) => !isFolded(entry)) }, flaws),
    folds: [...groups].map(([download, events]) => foldOf(log, download, events)),
  };
}

function foldOf(log: TransferLog, download: number | undefined, entries: readonly LogEntry[]): TimelineFold {
  const events = entries.map(({ event }) => event);
  const last = events.reduce((one, other) => (one.event < other.event ? other : one));
  return {
    download,
    id: last.event,
    lastAt: last.at,
    bytes: bytesOf(events) ?? wholeBytes(log, download),
    parts: new Set(events.flatMap(({ part, parts = [] }) => (part === undefined ? parts : [part]))).size,
    caller: only(events.map(({ caller }) => caller)),
    agent: only(events.map(({ agent }) => agent)),
    entries: timelineOf({ ...log, events: [...entries] }),
  };
}

/** A part that went out or came in again is counted once. */
export function bytesOf(events: readonly StoredTransferEvent[]): number | undefined {
  const byPart = new Map<number | string, number>();
  for (const { event, part = event, bytes } of events)
    if (bytes !== undefined) byPart.set(part, Math.max(byPart.get(part) ?? 0, bytes));
  return byPart.size === 0 ? undefined : [...byPart.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** Past the server there is no event of a part that went through; the end says that all did. */
function wholeBytes({ events }: TransferLog, download: number | undefined): number | undefined {
  const end = download === undefined ? 'completed' : 'finished';
  if (!events.some(({ event }) => event.kind === end && event.download === download)) return undefined;
  return events.find(({ event }) => event.kind === 'created' || event.kind === 'completed')?.event.bytes;
}

function only<T>(values: readonly T[]): T | undefined {
  const [first, ...others] = new Set(values);
  return others.length === 0 ? first : undefined;
}
