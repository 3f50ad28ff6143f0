/** What a person sees while bytes move. */
export interface Rate {
  readonly bytesPerSecond: number;
  /** Undefined until it can be estimated. */
  readonly secondsLeft: number | undefined;
  /** Nothing moved for a while. */
  readonly stalled: boolean;
}

const WINDOW_MILLISECONDS = 10_000;
const STALLED_AFTER_MILLISECONDS = 6_000;
const SETTLED_AFTER_MILLISECONDS = 1_500;

interface Sample {
  readonly at: number;
  readonly bytes: number;
}

/** Speed over the last ten seconds, so that the time left neither jumps nor lags. `now` is in milliseconds. */
export function createRateMeter(totalBytes: number): {
  /** `skipped` of the bytes did not have to be moved. */
  add(bytes: number, now: number, skipped?: number): void;
  read(now: number): Rate;
} {
  let samples: Sample[] = [];
  let movedAt: number | undefined;
  let done = 0;
  return {
    add(bytes, now, skipped = 0) {
      if (bytes !== done || samples.length === 0) movedAt = now;
      done = bytes;
      const recent = samples.filter((sample) => now - sample.at <= WINDOW_MILLISECONDS);
      samples = [...recent, { at: now, bytes: bytes - skipped }];
    },
    read(now) {
      const first = samples[0];
      const last = samples.at(-1);
      const stalled = movedAt !== undefined && now - movedAt > STALLED_AFTER_MILLISECONDS;
      const elapsed = now - (first?.at ?? now);
      if (!first || !last || elapsed < SETTLED_AFTER_MILLISECONDS)
        return { bytesPerSecond: 0, secondsLeft: undefined, stalled };
      const bytesPerSecond = (Math.max(0, last.bytes - first.bytes) * 1000) / elapsed;
      const left = bytesPerSecond > 0 ? (totalBytes - done) / bytesPerSecond : undefined;
      return { bytesPerSecond, secondsLeft: stalled ? undefined : left, stalled };
    },
  };
}
