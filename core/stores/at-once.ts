/**
 * Acts on every item, at most so many at once. After a failure it begins no more, waits for those under way and throws the first, so
 * that nothing runs on behind the caller's back.
 */
export async function eachAtOnce<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  most: number,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const underWay = new Set<Promise<void>>();
  for await (const item of items) {
    const work = act(item)
      .catch((thrown: unknown) => void failures.push(thrown))
      .finally(() => underWay.delete(work));
    underWay.add(work);
    while (underWay.size >= most) await Promise.race(underWay);
    if (failures.length > 0) break;
  }
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
}
