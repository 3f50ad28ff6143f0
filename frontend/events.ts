interface EventKind<E extends Event> {
  readonly type: string;
  new (...values: never[]): E;
}

/** Listens for one of the page's own events, with its type known. */
export function listen<E extends Event>(
  target: EventTarget,
  kind: EventKind<E>,
  listener: (event: E) => unknown,
  signal?: AbortSignal,
): void {
  const options = signal ? { signal } : {};
  target.addEventListener(kind.type, (event) => event instanceof kind && listener(event), options);
}
