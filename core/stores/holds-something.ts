import { SendError } from '../errors.ts';
import type { StoredObject } from './store.ts';

/** A mistyped address must not pass for a store in which all is well. Throws `not_found` when there are no objects. */
export async function requireSome(objects: AsyncIterable<StoredObject>, store: string): Promise<void> {
  for await (const _ of objects) return;
  throw new SendError('not_found', `${store} is empty: check its address`);
}
