/** Work that must not fail, and may be done once for several who asked for it. */
export type Work = () => Promise<void>;

/** How often what answers leave behind is written down. */
export interface Pace {
  /** Sees to it that the work is done before long. Resolves when the answer may be given. */
  readonly soon: (work: Work) => Promise<void>;
  /** Does at once what is still to be done. */
  readonly settle: () => Promise<void>;
}

/** Long enough that a busy process writes next to nothing, short enough that the console is up to date. */
export const PACE_MS = 10_000;

/** Where the process lives on: behind the answers, this long after the first request that asked. Keeps no process alive. */
export function behindAnswers(everyMs: number = PACE_MS): Pace {
  const asked = new Set<Work>();
  let timer: NodeJS.Timeout | undefined;
  const settle = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const works = [...asked];
    asked.clear();
    await Promise.all(works.map((work) => work()));
  };
  return {
    soon(work) {
      asked.add(work);
      timer ??= setTimeout(() => void settle(), everyMs).unref();
      return Promise.resolve();
    },
    settle,
  };
}

/**
 * Where the process freezes with each answer: before an answer, unless that was done this recently. What comes between waits for the
 * next request; a process that is ended meanwhile loses it.
 */
export function beforeAnswers(clock: () => number, everyMs: number = PACE_MS): Pace['soon'] {
  const done = new Map<Work, number>();
  return async (work) => {
    const now = clock();
    if (now - (done.get(work) ?? -Infinity) < everyMs) return;
    done.set(work, now);
    await work();
  };
}
