/** Holds a lock of this origin until it is released or the tab is gone, so that other tabs see that something is in use. */
export async function holdLock(name: string): Promise<() => void> {
  return new Promise((granted) => {
    void navigator.locks.request(name, async () => {
      await new Promise<void>((release) => granted(release));
    });
  });
}

/** Runs `act` if the lock is free. */
export async function whenFree(name: string, act: () => Promise<void>): Promise<void> {
  await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock) await act();
  });
}

/** Names of all locks that are held by any tab of this origin. */
export async function heldLocks(): Promise<ReadonlySet<string>> {
  const { held = [] } = await navigator.locks.query();
  return new Set(held.flatMap(({ name }) => name ?? []));
}
