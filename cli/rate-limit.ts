import { pause } from '../core/pause.ts';

/** Below this rate four parts of 16 MiB do not end within the five minutes that client and server give a request. */
export const LEAST_BYTES_PER_SECOND = 256_000;
const STEPS_PER_SECOND = 8;

/** A rate that all requests share, sent and received. */
export interface RateLimit {
  /** How much is taken at once. */
  readonly stepBytes: number;
  /** Resolves when so many bytes may go on. Throws `cancelled` after an abort. */
  take(bytes: number, signal?: AbortSignal): Promise<void>;
}

/** Who asks gets its bytes behind all who asked before; time in which nothing was asked for is not saved up. */
export function createRateLimit(
  bytesPerSecond: number,
  clock: () => number = () => performance.now(),
  wait: (milliseconds: number, signal?: AbortSignal) => Promise<void> = pause,
): RateLimit {
  let freeAt = clock();
  return {
    stepBytes: Math.ceil(bytesPerSecond / STEPS_PER_SECOND),
    async take(bytes, signal) {
      const now = clock();
      freeAt = Math.max(now, freeAt) + (bytes / bytesPerSecond) * 1000;
      await wait(freeAt - now, signal);
    },
  };
}
