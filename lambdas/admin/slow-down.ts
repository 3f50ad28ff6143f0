import { remember } from '../../core/remember.ts';
import type { Clock } from '../../core/transfer/clock.ts';

/** Wrong keys of one caller that cost nothing: a person mistypes. */
const FREE_TRIES = 4;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const MAX_REMEMBERED = 10_000;

/**
 * Makes a caller with wrong keys wait before the next wrong one is answered and recorded as such, twice as long each time. In the memory of
 * this process only, by the caller's address, which is stored nowhere: other processes count for themselves.
 */
export interface SlowDown {
  /** Seconds that this caller has to wait; 0 when it may try. */
  secondsToWait(caller: string): number;
  wrong(caller: string): void;
}

export function createSlowDown(clock: Clock): SlowDown {
  const callers = new Map<string, { wrong: number; until: number }>();
  return {
    secondsToWait(caller) {
      const until = callers.get(caller)?.until ?? 0;
      return Math.max(0, Math.ceil((until - clock()) / 1_000));
    },
    wrong(caller) {
      const now = clock();
      const before = callers.get(caller);
      // Who was quiet for the longest wait starts again.
      const isRecent = before !== undefined && now < before.until + LONGEST_WAIT_MS;
      const wrong = isRecent ? before.wrong + 1 : 1;
      const waitMs = wrong <= FREE_TRIES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (wrong - FREE_TRIES - 1));
      remember(callers, caller, { wrong, until: now + waitMs }, MAX_REMEMBERED);
    },
  };
}
