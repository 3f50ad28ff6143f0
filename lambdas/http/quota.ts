import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import { remember } from '../../core/remember.ts';

/** Callers of which one quota remembers what they used: the one that used nothing for the longest is forgotten first. */
const MAX_CALLERS = 20_000;

/** An amount that each caller may use in a window of time, which starts with its first use. Counted in the memory of this process only. */
export interface Quota {
  /** Seconds until this caller may use that amount; 0 when it may now. Uses nothing. */
  secondsToWait(caller: string, amount: number): Promise<number>;
  /** Uses the amount and resolves 0, or uses nothing and resolves the seconds to wait. Exact for parallel calls. */
  take(caller: string, amount: number): Promise<number>;
  giveBack(caller: string, amount: number): Promise<void>;
}

export function createQuota(most: number, windowSeconds: number): Quota {
  const limiter = new RateLimiterMemory({ points: most, duration: windowSeconds });
  const callers = new Map<string, true>();
  const note = async (caller: string): Promise<void> => {
    const [oldest] = callers.keys();
    remember(callers, caller, true, MAX_CALLERS);
    if (oldest !== undefined && !callers.has(oldest)) await limiter.delete(oldest);
  };
  return {
    async secondsToWait(caller, amount) {
      const used = await limiter.get(caller);
      return used && used.consumedPoints + amount > most ? seconds(used.msBeforeNext) : 0;
    },
    async take(caller, amount) {
      await note(caller);
      const used = await limiter.penalty(caller, amount);
      if (used.consumedPoints <= most) return 0;
      await limiter.reward(caller, amount);
      return seconds(used.msBeforeNext);
    },
    async giveBack(caller, amount) {
      await limiter.reward(caller, amount);
    },
  };
}

function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1_000));
}
