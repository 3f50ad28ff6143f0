import type { Key } from '../stores/key.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from '../transfer/clock.ts';
import { hourOf } from '../transfer/paths.ts';
import { createUlidSource } from '../ulid-source.ts';
import { statsPaths } from './paths.ts';
import type { Activity } from './service.ts';
import { tallyNames } from './tally-name.ts';
import type { Tally } from './tally.ts';
import { countActivity, newTally } from './tally.ts';

/** Hours that wait for a store which takes nothing: what is stored more than a day late is not counted anyway. */
const MAX_HOURS = 24;
const NOTHING = new Uint8Array(0);

/** Counts requests in memory until they are written down. */
export interface Gatherer {
  add(activity: Activity): void;
  /** Stores what was counted since the last time: an empty key or two. What cannot be stored is kept for the next time, and thrown. */
  write(): Promise<void>;
}

/** The memory that it takes does not grow with the number of requests. */
export function createGatherer(store: Store, clock: Clock): Gatherer {
  const nextId = createUlidSource();
  const hours = new Map<string, Tally>();
  /** Keys are kept until they are known to be stored, so that one whose answer was lost is not counted twice. */
  const unwritten: Key[] = [];
  let last = Promise.resolve();

  const take = (): void => {
    for (const [hour, tally] of hours) {
      for (const name of tallyNames(tally)) unwritten.push(statsPaths.activity(hour, nextId(clock()), name));
    }
    hours.clear();
  };
  const writeAll = async (): Promise<void> => {
    for (let key = unwritten[0]; key !== undefined; key = unwritten[0]) {
      await store.create(key, NOTHING);
      unwritten.shift();
    }
  };
  const writeOnce = async (): Promise<void> => {
    // While the store takes nothing, tallies grow instead of the number of keys.
    await writeAll();
    take();
    await writeAll();
  };
  return {
    add(activity) {
      const hour = hourOf(clock());
      const known = hours.get(hour);
      const tally = known ?? newTally();
      countActivity(tally, activity);
      if (known) return;
      hours.set(hour, tally);
      const [oldest] = hours.keys();
      if (hours.size > MAX_HOURS && oldest !== undefined) hours.delete(oldest);
    },
    write() {
      const written = last.then(writeOnce);
      last = written.catch(() => undefined);
      return written;
    },
  };
}
