import { remember } from '../remember.ts';
import type { Clock } from './clock.ts';
import type { Downloads } from './claims.ts';

/** `now` asks the store; for `recent` what this process saw in the last few seconds will do. */
export type Freshness = 'now' | 'recent';

const RECENT_MS = 5_000;
const MAX_REMEMBERED = 5_000;
/** Of the hours and names that are kept. */
const MAX_HOURLY = 16;

/** What a process has seen of one transfer. Times are milliseconds since 1970, each taken before the look; undefined: never. */
export interface Sight {
  /** The upload is whole: that never changes again. */
  isComplete: boolean;
  /** There was no tombstone. */
  aliveAt: number | undefined;
  downloads: { readonly at: number; readonly seen: Downloads } | undefined;
  /** No check of the store had found damage. */
  undamagedAt: number | undefined;
  /** By the number of the download: it was not finished. */
  readonly unfinishedAt: Map<number, number>;
  /** Bytes of the parts that were stored. */
  stored: { readonly at: number; readonly bytes: number } | undefined;
  /** What was recorded in which hour. */
  readonly hourly: Set<string>;
}

/**
 * What this process remembers of transfers that are in use: for good what never changes, and for a few seconds that there was nothing
 * new. The second is never a reason to refuse, and reading a part never relies on it for the tombstone.
 */
export interface Sights {
  of(id: string): Sight;
  isRecent(at: number | undefined): boolean;
}

export function createSights(clock: Clock): Sights {
  const sights = new Map<string, Sight>();
  const unseen = (): Sight => ({
    isComplete: false,
    aliveAt: undefined,
    downloads: undefined,
    undamagedAt: undefined,
    unfinishedAt: new Map(),
    stored: undefined,
    hourly: new Set(),
  });
  return {
    of: (id) => sights.get(id) ?? remember(sights, id, unseen(), MAX_REMEMBERED),
    isRecent: (at) => isRecent(clock, at),
  };
}

/** Whether a look was so short ago that what it saw will do. */
export function isRecent(clock: Clock, at: number | undefined): boolean {
  const age = at === undefined ? Number.NaN : clock() - at;
  return age >= 0 && age < RECENT_MS;
}

/** Keeps in mind that this was recorded in its hour. */
export function noteHourly({ hourly }: Sight, marker: string): void {
  if (hourly.size >= MAX_HOURLY) hourly.clear();
  hourly.add(marker);
}

/** Adds a claim or an end that this process made to what it remembers. */
export function noteDownload(sight: Sight, kind: keyof Downloads, download: number): void {
  if (kind !== 'claimed') sight.unfinishedAt.delete(download);
  if (!sight.downloads) return;
  const { at, seen } = sight.downloads;
  if (!seen[kind].includes(download)) sight.downloads = { at, seen: { ...seen, [kind]: [...seen[kind], download] } };
}
