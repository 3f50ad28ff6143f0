/** The known name that a mistyped one was most probably meant to be; undefined where none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const [begun, ...more] = known.filter((candidate) => name.length > 2 && candidate.startsWith(name));
  if (begun !== undefined && more.length === 0) return begun;
  const reach = Math.max(1, Math.floor(name.length / 3));
  const [best] = known
    .map((candidate) => ({ candidate, distance: distanceOf(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= reach)
    .sort((one, other) => one.distance - other.distance);
  return best?.candidate;
}

/** `: did you mean "uploads"?`, or nothing. */
export function suggestion(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined ? '' : `: did you mean "${meant}"?`;
}

/** Letters to insert, remove or change, or neighbours to swap. */
function distanceOf(one: string, other: string): number {
  const [from, to] = [Array.from(one), Array.from(other)];
  let [before, row] = [[] as number[], Array.from({ length: to.length + 1 }, (_, index) => index)];
  for (const [above, letter] of from.entries()) {
    const next = [above + 1];
    for (const [index, found] of to.entries()) {
      const isSwapped = index > 0 && letter === to[index - 1] && from[above - 1] === found;
      next.push(
        Math.min(
          (next[index] ?? 0) + 1,
          (row[index + 1] ?? 0) + 1,
          (row[index] ?? 0) + (letter === found ? 0 : 1),
          isSwapped ? (before[index - 1] ?? 0) + 1 : Infinity,
        ),
      );
    }
    [before, row] = [row, next];
  }
  return row[to.length] ?? 0;
}
