import type { Key } from '../stores/key.ts';
import type { Records } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import { lastNumber } from './sequence.ts';
import { tokenPaths } from './paths.ts';
import { TokenLimitRecord, TokenRecord, TokenStateRecord } from './schemas.ts';

/** A token and what was decided about it since it was made. */
export interface TokenStatus {
  readonly record: TokenRecord;
  readonly revoked: boolean;
  readonly maxUses: number | null;
  /** Made for a test of the server. */
  readonly trial: boolean;
  /** How many files `states/` and `limits/` hold. */
  readonly states: number;
  readonly limits: number;
}

/**
 * A token by its files at one moment; undefined when it is not there or was deleted. One listing shows what else there is to read: for most
 * tokens nothing.
 */
export async function readTokenStatus(store: Store, records: Records, id: string): Promise<TokenStatus | undefined> {
  const folder = tokenPaths.folder(id);
  const [{ objects, prefixes }, record] = await Promise.all([
    store.list(folder, { delimiter: '/' }),
    records.read(tokenPaths.token(id), TokenRecord),
  ]);
  const has = (wanted: Key): boolean => objects.some(({ key }) => key === wanted);
  // The record may be one that this process remembers: what the store holds now decides.
  if (!record || has(tokenPaths.deleted(id)) || !has(tokenPaths.token(id))) return undefined;
  const [states, limits] = await Promise.all([
    prefixes.includes(tokenPaths.states(id)) ? lastNumber(store, tokenPaths.states(id)) : 0,
    prefixes.includes(tokenPaths.limits(id)) ? lastNumber(store, tokenPaths.limits(id)) : 0,
  ]);
  const [state, limit] = await Promise.all([
    states > 0 ? records.read(tokenPaths.state(id, states), TokenStateRecord) : undefined,
    limits > 0 ? records.read(tokenPaths.limit(id, limits), TokenLimitRecord) : undefined,
  ]);
  const maxUses = limit ? limit.maxUses : record.maxUses;
  return { record, revoked: state?.state === 'revoked', maxUses, trial: has(tokenPaths.trial(id)), states, limits };
}
