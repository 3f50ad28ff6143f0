import type { Holder } from './expiring.ts';
import type { Reservation } from './reservation.ts';
import { hourBefore } from './reservation.ts';

/** Transfers that hold room and expire in the same hour. */
export interface Occupied {
  readonly hour: string;
  readonly transfers: number;
  readonly bytes: number;
}

/** What was reserved for one transfer since the snapshot. Where calls say another size it is another transfer, which cannot be. */
export interface Group {
  /** In their order. */
  readonly entries: readonly [Reservation, ...Reservation[]];
  /** Whether the snapshot has it, for it was there before and changed since. */
  readonly isCounted: boolean;
  /** What it counts against the cap beside the snapshot. */
  readonly bytes: number;
}

/** All that is reserved: what a snapshot has, less what ended since, and what came since. */
export interface Room {
  readonly hours: readonly Occupied[];
  /** The most that came since: the bytes of every entry, as if each was of another transfer. */
  readonly mostBytes: number;
  /** What came since, in the order of its first entries. */
  groups(): readonly Group[];
}

/** When a count saw what held room, in milliseconds since 1970: whatever was made before `from`, and nothing that was made after `to`. */
export interface Seen {
  readonly from: number;
  readonly to: number;
}

/** Hours before `firstHour` are over: what expired in them holds room no more. */
export function groupsOf(entries: readonly Reservation[], seen: Seen, firstHour: string): Group[] {
  const groups = new Map<string, [Reservation, ...Reservation[]]>();
  for (const entry of entries) {
    const name = `${entry.id}-${entry.bytes}`;
    const group = groups.get(name);
    if (group) group.push(entry);
    else groups.set(name, [entry]);
  }
  return [...groups.values()].map((group) => {
    const isCounted = isIn(group[0], seen, firstHour);
    const isLive = group.some(({ hour }) => hour >= firstHour);
    return { entries: group, isCounted, bytes: isLive && !isCounted ? group[0].bytes : 0 };
  });
}

/** A change that came later than the count: that has what was before, until the hour of it. */
function isIn({ at, call }: Reservation, seen: Seen, firstHour: string): boolean {
  const before = at > seen.to ? hourBefore(call) : undefined;
  return before !== undefined && before >= firstHour;
}

/** By the hours in which they expire, those included in which they did. */
export function occupiedIn({ hours, groups }: Room): Occupied[] {
  const since = groups().flatMap(({ entries, isCounted }) => {
    const { hour, bytes } = entries.at(-1) ?? entries[0];
    return isCounted ? [] : [{ hour, transfers: 1, bytes }];
  });
  return [...hours, ...since];
}

/**
 * What a count has of a transfer that ended after it; undefined where that is not sure. One that was changed while the count was under way
 * may have been missed.
 */
export function countedOf(holders: readonly Holder[], seen: Seen): Occupied | undefined {
  const counted = holders.filter(({ at }) => at < seen.from).at(-1);
  if (!counted || holders.some(({ at }) => at >= seen.from && at <= seen.to)) return undefined;
  return { hour: counted.hour, transfers: -1, bytes: -counted.bytes };
}

function bytesOf(parts: readonly { readonly bytes: number }[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Whether a transfer fits beside all others, would fit if those withdrew that do not fit themselves, or does not. */
export type Verdict = 'fits' | 'waits' | 'full';

/** Of those that do not fit together the first ones do, in the order of their entries, behind those that are in already. */
export function judge(
  room: Room,
  call: string,
  maxBytes: number,
  firstHour: string,
  isIn: (group: Group) => boolean,
): Verdict {
  const earlier = bytesOf(room.hours.filter(({ hour }) => hour >= firstHour));
  // Where there is plenty of room, which is mostly so, it is not asked what belongs together.
  if (earlier + room.mostBytes <= maxBytes) return 'fits';
  const groups = room.groups();
  if (earlier + bytesOf(groups) <= maxBytes) return 'fits';
  let sum = earlier + bytesOf(groups.filter(isIn));
  for (const group of groups) {
    const isOwn = group.entries.some((entry) => entry.call === call);
    if (isIn(group) && isOwn) return 'fits';
    if (isIn(group)) continue;
    const fits = sum + group.bytes <= maxBytes;
    if (isOwn) return fits ? 'waits' : 'full';
    if (fits) sum += group.bytes;
  }
  return 'full';
}
