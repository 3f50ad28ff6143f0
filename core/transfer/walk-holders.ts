import { eachAtOnce } from '../stores/at-once.ts';
import type { Key, Prefix } from '../stores/key.ts';
import { prefix } from '../stores/key.ts';
import type { Store } from '../stores/store.ts';
import { lastSegment, paths } from './paths.ts';
import type { HolderEntry } from './reservation.ts';
import { parseHolder } from './reservation.ts';

/** So many pages are asked for one after the other: a small store costs no list for each hour in which something expires. */
const PAGES_IN_TURN = 16;
const HOURS_AT_ONCE = 16;

/** Takes every entry below `expiring/` once, in any order. Resolves how many pages that were. */
export async function walkHolders(store: Store, take: (entry: HolderEntry) => void): Promise<number> {
  let pages = 0;
  const walk = async (below: Prefix, most: number, found: (keys: Key[]) => void): Promise<boolean> => {
    let after: string | undefined;
    for (let page = 0; page < most; page++) {
      const listed = await store.list(below, { after });
      pages += 1;
      found(listed.objects.map(({ key }) => key));
      after = listed.next;
      if (after === undefined) return true;
    }
    return false;
  };
  const takeAll = (keys: readonly Key[]): void => keys.flatMap((key) => parseHolder(key) ?? []).forEach(take);
  const first: Key[] = [];
  if (await walk(paths.expiring(), PAGES_IN_TURN, (keys) => void first.push(...keys))) {
    takeAll(first);
    return pages;
  }
  await eachAtOnce(await listHours(store), HOURS_AT_ONCE, async (hour) => {
    await walk(prefix('expiring', hour), Infinity, takeAll);
  });
  return pages;
}

async function listHours(store: Store): Promise<string[]> {
  const hours: string[] = [];
  let after: string | undefined;
  do {
    const page = await store.list(paths.expiring(), { after, delimiter: '/' });
    hours.push(...page.prefixes.map((folder) => lastSegment(folder.slice(0, -1))));
    after = page.next;
  } while (after !== undefined);
  return hours;
}
