import { SendError } from '../core/errors.ts';
import { knownTime, localIso, readTime, zoneName } from './point-in-time.ts';
import type { Reading } from './point-in-time.ts';
import type { Terminal } from './terminal.ts';

/** An option with what was given for it. */
type Given = readonly [option: string, text: string | undefined];

interface RangeFlags {
  /** What happened then, for people: `created`. */
  readonly name: string;
  readonly span: Reading['span'];
  readonly since: Given;
  readonly until: Given;
}

/** From a time on and before another one, as the API takes them. */
export interface TimeRange {
  readonly name: string;
  readonly from: string | undefined;
  readonly until: string | undefined;
}

/**
 * Reads the two options of a range, for when the server's time is known. Throws `invalid_request` for what is not a time; what it returns,
 * for an empty range and for one that begins in the future.
 */
export function timeRange(flags: RangeFlags): (now: number) => TimeRange {
  const { span } = flags;
  for (const [option, text] of [flags.since, flags.until])
    if (text !== undefined) knownTime(option, text, { now: Date.now(), ofDay: 'start', span });
  return (now) => rangeAt(flags, now);
}

function rangeAt({ name, span, since, until }: RangeFlags, now: number): TimeRange {
  const moment = ([option, text]: Given, ofDay: Reading['ofDay']): string | undefined =>
    text === undefined ? undefined : new Date(readTime(option, text, { now, ofDay, span })).toISOString();
  const range = { name, from: moment(since, 'start'), until: moment(until, 'end') };
  if (range.from !== undefined && range.until !== undefined && range.from >= range.until)
    throw new SendError(
      'invalid_request',
      `${since[0]} must be before ${until[0]}: ${shown(range.from)} is not before ${shown(range.until)}`,
    );
  return range;
}

/** Says how times were understood, with the zone: "yesterday" is another day elsewhere. */
export function sayRanges(terminal: Terminal, ranges: readonly TimeRange[]): void {
  for (const { name, from, until } of ranges) {
    if (from === undefined && until === undefined) continue;
    const ends = [from && `from ${shown(from)}`, until && `before ${shown(until)}`].filter(Boolean).join(', ');
    terminal.say(`${name} ${ends} (${zoneName()})`);
  }
}

function shown(moment: string): string {
  return localIso(Date.parse(moment));
}
