/** `a/b.txt` becomes `a/b (2).txt`. */
export function numbered(path: string, number: number): string {
  const [, stem = path, ending = ''] = /^(.*?[^/])(\.[^./]+)?\/?$/su.exec(path) ?? [];
  return `${stem} (${number})${ending}${path.endsWith('/') ? '/' : ''}`;
}

/**
 * The name, or else the one with the lowest number that is free. `next` holds where to look for it, by `key`, so that many equal names
 * cost no more than different ones.
 */
export function freeName(
  { name, key }: { readonly name: string; readonly key: string },
  next: Map<string, number>,
  isFree: (name: string) => boolean,
): string {
  for (let number = next.get(key) ?? 1; ; number++) {
    const candidate = number === 1 ? name : numbered(name, number);
    if (!isFree(candidate)) continue;
    next.set(key, number);
    return candidate;
  }
}

/** Names that are all different: one that was there before gets a number. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return names.map((name) => {
    const distinct = freeName({ name, key: name }, next, (candidate) => !taken.has(candidate));
    taken.add(distinct);
    return distinct;
  });
}
