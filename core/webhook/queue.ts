import { unlessFull } from '../no-room.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from '../transfer/clock.ts';
import { paths } from '../transfer/paths.ts';
import type { NoticeFact } from './notice.ts';
import { recordOf } from './notice-entry.ts';

/** What waits to be sent to the operator's receiver. */
export interface NoticeQueue {
  /**
   * Stores that something is about to happen, before the record of it is made: so no crash between the two loses it. Who sends it looks whether
   * it did happen. Nothing where it has happened already, and where the store has no room: no request fails for want of a notice.
   */
  announce(fact: NoticeFact, id: string, download?: number): Promise<void>;
}

/** Without a receiver. */
export const NO_NOTICES: NoticeQueue = { announce: () => Promise.resolve() };

/** `onAnnounced`: called after each, in a process that sends soon. */
export function createNoticeQueue(store: Store, clock: Clock, onAnnounced: () => void = () => undefined): NoticeQueue {
  return {
    async announce(fact, id, download = 0) {
      if (await store.head(recordOf({ fact, id, download }))) return;
      const made = clock();
      const entry = paths.notice({ due: made, made, attempt: 0, fact, id, download });
      await unlessFull(false, () => store.create(entry, new Uint8Array(0)));
      onAnnounced();
    },
  };
}
