import { SendError } from '../errors.ts';
import { remember } from '../remember.ts';
import type { Key } from '../stores/key.ts';
import type { Records } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { Clock, Pause } from './clock.ts';
import type { Holder } from './expiring.ts';
import type { Occupancy } from './occupancy.ts';
import { createOccupancy } from './occupancy.ts';
import type { Group, Verdict } from './occupied.ts';
import { judge } from './occupied.ts';
import { hourOf, paths } from './paths.ts';
import type { Reservation } from './reservation.ts';
import { newCall, RESERVE_WITHIN_MS } from './reservation.ts';

/** How long a call that fits waits for those that do not to withdraw, in milliseconds. */
const WAITS = [10, 20, 40, 80, 160, 320, 640, 1_280, 2_560] as const;
/** So many reservations of other processes are asked for whether they hold room, at most. */
const MAX_ASKED = 32;
const MAX_REMEMBERED = 10_000;
const NOTHING = new Uint8Array(0);

/** What a call asks room for. */
interface Demand {
  readonly id: string;
  readonly bytes: number;
  /** Milliseconds since 1970, of a call that begins at `now`. */
  expiresAt(now: number): number;
}

/**
 * The cap on the whole store. An entry in the journal is made before anything is counted, so that callers in any number of processes
 * together never pass the cap; it is named by the call that made it, so that each undoes what it made itself and nothing else.
 */
export interface Capacity {
  /** Reserves room. Throws `storage_full`, and leaves nothing, when the cap would be passed. */
  reserve(demand: Demand): Promise<Reservation>;
  /** Reserves without asking: for a transfer that has its room and is to keep it until another hour than `before`. */
  extend(demand: Demand, before: string): Promise<Reservation>;
  /** Makes the entry below `expiring/` that holds the room. Throws, and leaves nothing, by a fault and when the call takes longer than a minute. */
  hold(reservation: Reservation): Promise<void>;
  /** Whether the call started so long ago that a count takes it for dead: it must make nothing more. */
  isLate(reservation: Reservation): boolean;
  /** Undoes a reservation of this call that no record refers to. */
  withdraw(reservation: Reservation): Promise<void>;
  /** As {@link withdraw} after a failure, which the caller gets: what cannot be undone now is left to maintenance. */
  giveUp(reservation: Reservation): Promise<void>;
  /** Gives back the room of a transfer that has ended. `isEnd`: it was this call that ended it. */
  release(id: string, holders: readonly Holder[], isEnd: boolean): Promise<void>;
  readonly occupancy: Occupancy;
}

export interface CapacityOptions {
  readonly store: Store;
  readonly records: Records;
  readonly maxStoreBytes: number;
  readonly clock: Clock;
  readonly pause: Pause;
}

export function createCapacity({ store, records, maxStoreBytes, clock, pause }: CapacityOptions): Capacity {
  const occupancy = createOccupancy(store, records, clock, pause);
  const judged = createJudgement(store, maxStoreBytes, clock, occupancy);
  const { make, withdraw, giveUp } = createEntries(store, occupancy);
  const note = async ({ id, bytes, expiresAt }: Demand, call: string): Promise<Reservation> => {
    const at = clock();
    const reservation = { id, bytes, hour: hourOf(expiresAt(at)), at, call };
    await make(reservation, paths.journalEntry(reservation));
    return reservation;
  };
  const isLate = ({ at }: Reservation): boolean => clock() - at > RESERVE_WITHIN_MS;
  const waitForRoom = async (reservation: Reservation): Promise<boolean> => {
    await occupancy.recount();
    for (const wait of WAITS) {
      const verdict = await judged(reservation, { asksOthers: true });
      if (verdict !== 'waits') return verdict === 'fits';
      await pause(wait);
    }
    return false;
  };
  return {
    occupancy,
    withdraw,
    giveUp,
    isLate,
    extend: (demand, before) => note(demand, newCall(before)),
    async reserve(demand) {
      const reservation = await note(demand, newCall());
      try {
        if ((await judged(reservation, { asksOthers: false })) === 'fits') return reservation;
        if (await waitForRoom(reservation)) return reservation;
      } catch (thrown) {
        await giveUp(reservation);
        throw thrown;
      }
      await giveUp(reservation);
      throw new SendError('storage_full');
    },
    async hold(reservation) {
      if (!isLate(reservation)) await make(reservation, paths.holder(reservation));
      if (!isLate(reservation)) return;
      await giveUp(reservation);
      throw new SendError('internal', 'the storage of this server took longer than a minute to answer: try again');
    },
    async release(id, holders, isEnd) {
      for (const { call } of holders) if (call !== undefined) occupancy.drop(call);
      await store.deleteMany(holders.flatMap(({ key, journal }) => (journal === undefined ? [key] : [key, journal])));
      if (isEnd) occupancy.dropEnded(id, holders);
    },
  };
}

interface Entries extends Pick<Capacity, 'withdraw' | 'giveUp'> {
  make(reservation: Reservation, entry: Key): Promise<void>;
}

/** The entries of a reservation: made and undone by the very call that they name. */
function createEntries(store: Store, occupancy: Occupancy): Entries {
  const withdraw = async (reservation: Reservation): Promise<void> => {
    occupancy.drop(reservation.call);
    // The entry of the journal leads to the other one: it goes last.
    await store.delete(paths.holder(reservation));
    await store.delete(paths.journalEntry(reservation));
  };
  const giveUp = (reservation: Reservation): Promise<void> => withdraw(reservation).catch(() => undefined);
  /** A write that failed may have been one all the same: its answer was lost. */
  const make = async (reservation: Reservation, entry: Key): Promise<void> => {
    try {
      await store.create(entry, NOTHING);
    } catch (thrown) {
      await giveUp(reservation);
      throw thrown;
    }
  };
  return { withdraw, giveUp, make };
}

type Judge = (reservation: Reservation, options: { readonly asksOthers: boolean }) => Promise<Verdict>;

/** Judges by what is reserved now. What has room already keeps it; where that matters other processes' holders are looked for. */
function createJudgement(store: Store, maxStoreBytes: number, clock: Clock, occupancy: Occupancy): Judge {
  const letIn = new Map<string, true>();
  const isOld = ({ at }: Reservation): boolean => clock() - at > RESERVE_WITHIN_MS;
  const isIn = ({ entries }: Group): boolean => entries.some((entry) => letIn.has(entry.call) || isOld(entry));
  const askOthers = async (groups: readonly Group[]): Promise<void> => {
    const open = groups.filter((group) => !isIn(group)).flatMap(({ entries }) => entries);
    const asked = open.slice(-MAX_ASKED).map(async (entry) => {
      if (await store.head(paths.holder(entry))) remember(letIn, entry.call, true, MAX_REMEMBERED);
    });
    await Promise.all(asked);
  };
  return async (reservation, { asksOthers }) => {
    const room = await occupancy.count();
    if (asksOthers) await askOthers(room.groups());
    const verdict = judge(room, reservation.call, maxStoreBytes, occupancy.firstHour(), isIn);
    if (verdict === 'fits') remember(letIn, reservation.call, true, MAX_REMEMBERED);
    return verdict;
  };
}
