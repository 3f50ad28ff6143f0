/** Runs tasks at most `limit` at a time, in the order in which they were given; `whenIdle` is called when all have ended. */
export function createTurns(
  limit: number,
  whenIdle: () => void = () => undefined,
): (task: () => Promise<void>) => void {
  const waiting: (() => Promise<void>)[] = [];
  let running = 0;
  const next = (): void => {
    while (running < limit) {
      const task = waiting.shift();
      if (!task) break;
      running += 1;
      void task()
        .catch(() => undefined)
        .finally(() => {
          running -= 1;
          next();
        });
    }
    if (running === 0) whenIdle();
  };
  return (task) => {
    waiting.push(task);
    next();
  };
}
