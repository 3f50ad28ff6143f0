import { remember } from '../remember.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from '../transfer/clock.ts';
import { unlessFull } from '../no-room.ts';
import { adminPaths } from './paths.ts';

const MARK_EVERY_MS = 60_000;
const MAX_REMEMBERED = 1_000;

/** When sessions were last used, kept without updating anything: by empty markers, few enough that a busy console costs little. */
export interface LastSeen {
  /** Whether the session was not used for as long as it may rest. `since` is when it began, in milliseconds since 1970. */
  isIdle(name: string, since: number): Promise<boolean>;
  /** Notes that it is used now. */
  note(name: string, since: number): Promise<void>;
}

/**
 * Exact within a process. Of uses at other processes only those with a marker are known, so that a session may rest a minute less
 * there; never longer.
 */
export function createLastSeen(store: Store, clock: Clock, idleSeconds: number): LastSeen {
  const idleMs = idleSeconds * 1_000;
  const markEveryMs = Math.min(MARK_EVERY_MS, idleMs / 2);
  const known = new Map<string, { seen: number; marked: number }>();
  return {
    async isIdle(name, since) {
      const now = clock();
      if (now - Math.max(since, known.get(name)?.seen ?? since) < idleMs) return false;
      const after = adminPaths.seenAt(name, now - idleMs);
      const { objects } = await store.list(adminPaths.seenIn(name), { after, limit: 1 });
      return objects.length === 0;
    },
    async note(name, since) {
      const now = clock();
      const marked = known.get(name)?.marked ?? since;
      const isDue = now - marked >= markEveryMs;
      remember(known, name, { seen: now, marked: isDue ? now : marked }, MAX_REMEMBERED);
      if (isDue) await unlessFull(false, () => store.create(adminPaths.seenAt(name, now), new Uint8Array(0)));
    },
  };
}
