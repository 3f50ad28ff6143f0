import type { Key, Prefix } from '../stores/key.ts';
import { listAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import { numberIn } from './paths.ts';

/** The highest number below a prefix, 0 when there is none. */
export async function lastNumber(store: Store, below: Prefix): Promise<number> {
  let last = 0;
  for await (const { key } of listAll(store, below)) last = numberIn(key) ?? last;
  return last;
}

/**
 * The highest number of a sequence without gaps of which `known` is one member (0: nothing is known): what comes after it is listed, and
 * where that is more than a page, the end is found by asking for single members, ever farther apart.
 */
export async function lastOfSequence(
  store: Store,
  sequence: { readonly below: Prefix; readonly member: (number: number) => Key },
  known: number,
): Promise<number> {
  const after = known > 0 ? sequence.member(known) : undefined;
  const page = await store.list(sequence.below, { after });
  const isThere = async (number: number): Promise<boolean> => (await store.head(sequence.member(number))) !== undefined;
  let last = numberIn(page.objects.at(-1)?.key ?? '') ?? known;
  if (page.next === undefined) return last;
  let step = page.objects.length;
  while (await isThere(last + step)) {
    last += step;
    step *= 2;
  }
  let absent = last + step;
  while (absent - last > 1) {
    const middle = Math.floor((last + absent) / 2);
    if (await isThere(middle)) last = middle;
    else absent = middle;
  }
  return last;
}
