import { SendError } from '../errors.ts';
import type { Store } from '../stores/store.ts';
import { idInFolder, tokenPaths } from './paths.ts';
import { TokenId } from './schemas.ts';

const READS_AT_ONCE = 16;

/** A page of what `describe` returns for tokens, in the order of their ids; unknown ones are left out. */
export async function listTokens<T>(
  store: Store,
  describe: (id: string) => Promise<T | undefined>,
  after: string | undefined,
  limit: number,
): Promise<{ readonly tokens: T[]; readonly next?: string }> {
  if (after !== undefined && !TokenId.safeParse(after).success)
    throw new SendError('invalid_request', 'the cursor does not come from an earlier page');
  const tokens: T[] = [];
  let last = after;
  do {
    const page = await store.list(tokenPaths.all(), {
      after: last === undefined ? undefined : tokenPaths.folder(last),
      limit: Math.min(limit - tokens.length, READS_AT_ONCE),
      delimiter: '/',
    });
    const ids = page.prefixes.map(idInFolder).filter((id) => id !== undefined);
    tokens.push(...(await Promise.all(ids.map(describe))).filter((token) => token !== undefined));
    last = page.next === undefined ? undefined : idInFolder(page.next);
  } while (last !== undefined && tokens.length < limit);
  return { tokens, ...(last !== undefined && { next: last }) };
}
