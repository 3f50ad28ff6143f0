import { kindOfEvent } from '../core/event-kinds.ts';
import type { StoredTransferEvent, TransferLog } from '../core/schemas.ts';
import type { LogVerdict } from '../core/verify-log.ts';

/** One line of a readable log: one event, or several of the same kind in a row. */
export interface TimelineEntry {
  readonly event: StoredTransferEvent;
  /** Id of the last of them, which places the line. */
  readonly id: string;
  /** When the last of them happened. */
  readonly lastAt: string;
  readonly count: number;
  readonly parts: readonly number[];
  readonly bytes: number;
  readonly isAltered: boolean;
}

/** Where an event should be that is not there, or that cannot be read. */
export interface TimelineGap {
  readonly id: string;
  readonly flaw: 'altered' | 'missing' | 'lost';
  /** When it was written, taken from its id; undefined where that is not an id. */
  readonly at: string | undefined;
}

export type Flaws = Pick<LogVerdict, 'altered' | 'missing' | 'lost'>;

const NO_FLAWS: Flaws = { altered: [], missing: [], lost: [] };
/** The digits of a ULID, the first ten of which are its time. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_DIGITS = 10;

/** The log as a person reads it: the newest first, rows of the same kind as one line. An altered event has a line of its own. */
export function timelineOf(log: TransferLog, flaws: Flaws = NO_FLAWS): TimelineEntry[] {
  const altered = new Set(flaws.altered);
  const entries: TimelineEntry[] = [];
  for (const { event } of log.events) {
    const isAltered = altered.has(event.event);
    const index = entries.findLastIndex((entry) => !entry.isAltered && isSame(entry.event, event));
    const isGathered = index >= 0 && !isAltered && isInRows(event) && !isInterrupted(entries.slice(index + 1));
    // A line is placed at its last event.
    const [open] = isGathered ? entries.splice(index, 1) : [];
    entries.push(joined(open, event, isAltered));
  }
  return entries.reverse();
}

/** What should be in the log and is not, the newest first. */
export function gapsOf(log: TransferLog, { altered, missing, lost }: Flaws): TimelineGap[] {
  const present = new Set(log.events.map(({ event }) => event.event));
  const gaps = new Map<string, TimelineGap['flaw']>();
  for (const id of lost) gaps.set(id, 'lost');
  for (const id of missing) gaps.set(id, 'missing');
  for (const id of altered) gaps.set(id, 'altered');
  return [...gaps]
    .filter(([id]) => !present.has(id))
    .map(([id, flaw]) => ({ id, flaw, at: timeIn(id) }))
    .sort((one, other) => (one.id < other.id ? 1 : -1));
}

function timeIn(id: string): string | undefined {
  const digits = Array.from(id.slice(0, TIME_DIGITS), (digit) => DIGITS.indexOf(digit));
  if (digits.length < TIME_DIGITS || digits.includes(-1)) return undefined;
  const date = new Date(digits.reduce((time, digit) => time * DIGITS.length + digit, 0));
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** Parts are asked for and sent in turn; that does not end the line of either. Anything else does. */
function isInterrupted(later: readonly TimelineEntry[]): boolean {
  return later.some(({ event, isAltered }) => isAltered || !isInRows(event));
}

/** One for each part or look; a kind of a newer version is none. */
function isInRows({ kind }: StoredTransferEvent): boolean {
  return kindOfEvent(kind)?.inRows === true;
}

function isSame(one: StoredTransferEvent, other: StoredTransferEvent): boolean {
  const keys = ['kind', 'outcome', 'action', 'caller', 'agent', 'download', 'by', 'missed'] as const;
  return keys.every((key) => one[key] === other[key]);
}

function joined(entry: TimelineEntry | undefined, event: StoredTransferEvent, isAltered: boolean): TimelineEntry {
  const parts = [...(entry?.parts ?? []), ...(event.parts ?? []), ...(event.part === undefined ? [] : [event.part])];
  return {
    event: entry?.event ?? event,
    id: event.event,
    lastAt: event.at,
    count: (entry?.count ?? 0) + 1,
    parts: [...new Set(parts)],
    bytes: (entry?.bytes ?? 0) + (event.bytes ?? 0),
    isAltered,
  };
}
