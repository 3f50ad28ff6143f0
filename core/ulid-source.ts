import { monotonicFactory } from 'ulid';

const POOL_BYTES = 4_096;

/**
 * Makes ULIDs in lower case, each greater than the last one made here. Random bytes are fetched from the system for many ids at once: the
 * library asks for each character separately, which takes longer than storing the object that gets the id.
 */
export function createUlidSource(): (time: number) => string {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  const random = (): number => {
    if (used === POOL_BYTES) {
      crypto.getRandomValues(pool);
      used = 0;
    }
    const byte = pool[used] ?? 0;
    used += 1;
    return byte / 256;
  };
  const next = monotonicFactory(random);
  return (time) => next(time).toLowerCase();
}
