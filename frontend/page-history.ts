/** What is kept with an entry of the history: where it is among the others. Never a secret: browsers write the history to disk. */
interface Entry {
  readonly position: number;
}

/** Asked before a page is left; false keeps it. */
export type LeaveGuard = () => Promise<boolean>;

/** The position of the page that is shown. */
let shown = 0;

/** A new entry, behind the one that is shown. */
export function pushEntry(url: string): void {
  shown += 1;
  history.pushState({ position: shown } satisfies Entry, '', url);
}

/** Names the page that is shown by another query, such as `?range=day`, or by none: reloading and a copied address show the same. */
export function replaceQuery(query: string): void {
  history.replaceState(history.state, '', query || location.pathname);
}

/** Follows Back and Forward, and fragments that are typed. A guarded page is left only when its guard says so. */
export function followHistory(show: () => void, guardOf: () => LeaveGuard | undefined): void {
  let isReturning = false;
  let isAsking = false;
  let isAllowed = false;
  const ask = async (guard: LeaveGuard, steps: number): Promise<void> => {
    isAsking = true;
    const leaves = await guard();
    isAsking = false;
    if (!leaves) return;
    isAllowed = true;
    history.go(steps);
  };

  shown = positionHere(0);
  addEventListener('popstate', () => {
    if (isReturning) {
      isReturning = false;
      return;
    }
    const guard = isAllowed ? undefined : guardOf();
    const steps = positionHere(shown + 1) - shown;
    if (guard === undefined || steps === 0) {
      isAllowed = false;
      shown += steps;
      show();
      return;
    }
    // Going back cannot be held up: the entry is taken back first and the person asked then.
    isReturning = true;
    history.go(-steps);
    if (!isAsking) void ask(guard, steps);
  });
}

/** The position of the present entry. One that has none, such as of a typed fragment, gets the one given. */
function positionHere(otherwise: number): number {
  const entry = entryOf(history.state);
  if (!entry) history.replaceState({ position: otherwise } satisfies Entry, '');
  return entry?.position ?? otherwise;
}

function entryOf(state: unknown): Entry | undefined {
  if (typeof state !== 'object' || state === null || !('position' in state)) return undefined;
  if (typeof state.position !== 'number') return undefined;
  return { position: state.position };
}
