import { asSendError, ERRORS } from '../errors.ts';
import { remember } from '../remember.ts';
import { listAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { TransferContext } from './context.ts';
import type { Requester } from './requester.ts';
import { unlessFull } from '../no-room.ts';
import { numberOf, paths } from './paths.ts';

/** At most this many refusals of one transfer become events, over all processes: a guesser must not fill the store. */
export const MAX_REFUSALS = 100;

/** One slot more than there are refusals: the call that gets that one records that the others are taken. */
const LAST_SLOT = MAX_REFUSALS + 1;
const MAX_REMEMBERED = 1_000;
const NOTHING = new Uint8Array(0);
export type Recorded = <T>(id: string, action: string, requester: Requester, act: () => Promise<T>) => Promise<T>;

/**
 * Runs an action; its refusal on a transfer that exists becomes an event. The first one after {@link MAX_REFUSALS} becomes one that
 * says that no more will be recorded.
 */
export function recordRefusals(context: TransferContext): Recorded {
  const takeSlot = createRefusalSlots(context.store);
  return async (id, action, requester, act) => {
    try {
      return await act();
    } catch (thrown) {
      const { code } = asSendError(thrown);
      // What went wrong on this side was no refusal, nor was it one that the caller went away.
      const isRefusal = ERRORS[code].status < 500 && code !== 'cancelled';
      const slot = isRefusal ? await takeSlot(id) : 'none';
      if (slot === 'taken') await context.events.append(id, { kind: 'refused', outcome: code, action }, requester);
      if (slot === 'last') await context.events.append(id, { kind: 'refusals_ended' }, requester);
      throw thrown;
    }
  };
}

/** `last` is given out once, after all slots are taken; `none` ever after, and where there is no transfer. */
type Slot = 'taken' | 'last' | 'none';

/**
 * Numbered create-only files, so that the count is exact whatever the number of processes. Within a process each number is tried once:
 * parallel requests do not race for the same one.
 */
function createRefusalSlots(store: Store): (id: string) => Promise<Slot> {
  const cursors = new Map<string, { next: number }>();
  return async (id) => {
    if ((cursors.get(id)?.next ?? 0) > LAST_SLOT) return 'none';
    // Asked each time: a transfer whose log was removed must not get another one.
    if (!(await store.head(paths.transfer(id)))) return 'none';
    const first = cursors.has(id) ? 1 : await firstFree(store, id);
    const cursor = cursors.get(id) ?? remember(cursors, id, { next: first }, MAX_REMEMBERED);
    while (cursor.next <= LAST_SLOT) {
      const slot = cursor.next;
      cursor.next += 1;
      const isTaken = await unlessFull(undefined, () => store.create(paths.refusal(id, slot), NOTHING));
      if (isTaken === undefined) {
        cursor.next = slot;
        return 'none';
      }
      if (isTaken) return slot === LAST_SLOT ? 'last' : 'taken';
    }
    return 'none';
  };
}

async function firstFree(store: Store, id: string): Promise<number> {
  let last = 0;
  for await (const { key } of listAll(store, paths.refusals(id))) last = numberOf(key) ?? last;
  return last + 1;
}
