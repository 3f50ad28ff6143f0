/**
 * Shares the runs of an action, such as a sync of a file to its medium: a caller never joins a run that began before its call, and
 * all who call while one is under way share the next.
 */
export function coalesce(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    next = undefined;
    running = run().finally(() => {
      if (!next) running = undefined;
    });
    return running;
  };
  return () => (running ? (next ??= running.then(begin, begin)) : begin());
}
