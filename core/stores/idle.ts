/** Watches work, to do something when there was none for a while. */
export interface Idle {
  /** Runs the work and resolves as it does. */
  during<T>(work: () => Promise<T>): Promise<T>;
  stop(): void;
}

/** Calls `rest` whenever the last work ended so many milliseconds ago. It does not keep the process alive. */
export function createIdle(rest: () => void, milliseconds: number): Idle {
  let running = 0;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  return {
    async during(work) {
      running += 1;
      clearTimeout(timer);
      try {
        return await work();
      } finally {
        running -= 1;
        if (running === 0 && !isStopped) timer = setTimeout(rest, milliseconds).unref();
      }
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
