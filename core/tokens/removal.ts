import { MomentRecord } from '../schemas.ts';
import type { Key } from '../stores/key.ts';
import type { Records } from '../stores/records.ts';
import { listAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import { tokenPaths } from './paths.ts';

const DELETES_AT_ONCE = 16;

/**
 * Removes a token: the tombstone first, which ends it for every process, then everything else. The tombstone stays, because a process
 * may still remember the token. Repeating it finishes what an earlier call left.
 */
export async function removeToken(store: Store, records: Records, id: string, at: string): Promise<void> {
  await records.create(tokenPaths.deleted(id), MomentRecord, { version: 1, at });
  let keys: Key[] = [];
  for await (const { key } of listAll(store, tokenPaths.folder(id))) {
    if (key === tokenPaths.deleted(id)) continue;
    keys.push(key);
    if (keys.length < DELETES_AT_ONCE) continue;
    await Promise.all(keys.map((one) => store.delete(one)));
    keys = [];
  }
  await Promise.all(keys.map((one) => store.delete(one)));
}
