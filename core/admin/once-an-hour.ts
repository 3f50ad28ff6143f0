import { remember } from '../remember.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from '../transfer/clock.ts';
import { unlessFull } from '../no-room.ts';
import { hourOf } from '../transfer/paths.ts';
import { adminPaths } from './paths.ts';

const MAX_REMEMBERED = 10_000;
const NOTHING = new Uint8Array(0);

/** Bounds what is recorded in an hour, exactly, whatever the number of processes: by create-only markers. */
export interface OnceAnHour {
  /** True for the first call of this hour with this name. */
  first(what: string): Promise<boolean>;
  /** The number of this call among those of this hour with this name, from 1; undefined beyond `most`. */
  count(what: string, most: number): Promise<number | undefined>;
}

export function createOnceAnHour(store: Store, clock: Clock): OnceAnHour {
  const taken = new Map<string, true>();
  const take = async (what: string): Promise<boolean> => {
    const now = clock();
    const name = `${hourOf(now)}-${what}`;
    if (taken.has(name)) return false;
    const isFirst = await unlessFull(true, () => store.create(adminPaths.hourlyOnce(now, what), NOTHING));
    remember(taken, name, true, MAX_REMEMBERED);
    return isFirst;
  };
  return {
    first: take,
    async count(what, most) {
      for (let number = 1; number <= most; number++) if (await take(`${what}-${number}`)) return number;
      return undefined;
    },
  };
}
