/** How long a bucket that was seen is taken to be there: one that holds objects cannot be deleted. */
const SEEN_MS = 60_000;

/** Whether a bucket is there, which the answer "no such object" to a HEAD does not say. Most answers of a store say it by the way. */
export interface BucketSeen {
  /** Passes on an answer that only a bucket that exists gives; a failure says nothing. */
  by<T>(answer: Promise<T>): Promise<T>;
  /** Asks, unless the bucket was seen lately; callers at the same time share one question. Throws when it is missing. */
  require(): Promise<void>;
}

export function createBucketSeen(ask: () => Promise<unknown>, now: () => number = () => performance.now()): BucketSeen {
  let seenAt: number | undefined;
  let asking: Promise<unknown> | undefined;
  const by = async <T>(answer: Promise<T>): Promise<T> => {
    const given = await answer;
    seenAt = now();
    return given;
  };
  return {
    by,
    async require() {
      if (seenAt !== undefined && now() - seenAt < SEEN_MS) return;
      asking ??= by(ask()).finally(() => (asking = undefined));
      await asking;
    },
  };
}
