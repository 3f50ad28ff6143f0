/** The server's time, as its answers show it: what a person reads about a transfer must not depend on this device's clock. */
export interface ServerClock {
  /** Milliseconds since 1970. This device's own time, until an answer shows that it is wrong. */
  now(): number;
  /** Takes the time of an answer. `askedAt`: when its request was sent, by this device's clock. */
  hear(answer: Pick<Response, 'headers'>, askedAt: number): void;
}

export interface ServerClockOptions {
  /** This device's clock: `Date.now`. */
  readonly localNow?: () => number;
  /** Called when the time turned out to be more than a second off. */
  readonly onCorrected?: () => void;
}

/** `Date` has whole seconds (RFC 9110 section 5.6.7). */
const RESOLUTION_MS = 1_000;

export function createServerClock({ localNow = Date.now, onCorrected }: ServerClockOptions = {}): ServerClock {
  let offset = 0;
  return {
    now: () => localNow() + offset,
    hear({ headers }, askedAt) {
      const date = Date.parse(headers.get('date') ?? '');
      // A cache repeats the time at which it was filled (RFC 9110 section 6.6.1, RFC 9111 section 5.1).
      if (Number.isNaN(date) || headers.has('age')) return;
      // The answer was made between request and arrival: any offset in between fits, and the one that is known is kept if it does.
      const [least, most] = [date - localNow(), date + RESOLUTION_MS - askedAt];
      const heard = Math.min(Math.max(offset, least), most);
      const isOff = Math.abs(heard - offset) > RESOLUTION_MS;
      offset = heard;
      if (isOff) onCorrected?.();
    },
  };
}
