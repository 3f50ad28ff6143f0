/** Work that goes on behind the answers, bounded. */
export interface Backlog {
  /** Takes the work over, which must not fail. Resolves at once as long as there is room, else when there is. */
  readonly later: (work: Promise<void>) => Promise<void>;
  /** Resolves when all of it is done. */
  settled(): Promise<void>;
}

/** At most `limit` pieces of work are under way before answers begin to wait for them. */
export function createBacklog(limit: number): Backlog {
  const underWay = new Set<Promise<void>>();
  return {
    async later(work) {
      const done = work.finally(() => underWay.delete(done));
      underWay.add(done);
      while (underWay.size > limit) await Promise.race(underWay);
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
