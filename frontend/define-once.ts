interface Definable {
  readonly define: () => void;
}

const defined = new WeakSet<Definable>();

/** Defines an element the first time that it is wanted: pages that are loaded on demand share elements. */
export function defineOnce(element: Definable): void {
  if (!defined.has(element)) element.define();
  defined.add(element);
}
