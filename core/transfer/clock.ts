/** Milliseconds since 1970. */
export type Clock = () => number;

/** Resolves after so many milliseconds. */
export type Pause = (ms: number) => Promise<void>;

/** How far the clocks of two processes may differ. */
export const CLOCKS_DIFFER_MS = 60_000;

/** A time as the records hold it. */
export function toIso(time: number): string {
  return new Date(time).toISOString();
}
