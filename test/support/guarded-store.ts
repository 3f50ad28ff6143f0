import { SendError } from '../../core/errors.ts';
import type { Statement } from '../../lib/aws/policies.ts';
import type { Key } from '../../core/stores/key.ts';
import type { Store } from '../../core/stores/store.ts';

/** A right that one statement gives: `s3:GetObject arn:aws:s3:::bucket/transfers/*`. */
export type Right = `${string} ${string}`;

/** Every right that statements give, one for each action and resource. */
export function rightsIn(statements: readonly Statement[]): Right[] {
  return statements.flatMap(({ Action, Resource = [] }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((resource): Right => `${action} ${resource}`)),
  );
}

/**
 * The store as a role sees the bucket, which may do what `rights` allow: everything else throws. `used` receives each right that was used.
 * A create needs to read as well: where it meets an object it looks whose that is.
 */
export function createGuardedStore(store: Store, bucket: string, rights: readonly Right[], used: Set<Right>): Store {
  const need = (action: string, key: Key): void => {
    const allowed = rights.filter((right) => {
      const [granted, resource = ''] = right.split(' ');
      return granted === action && covers(resource, `${bucket}/${key}`);
    });
    if (allowed.length === 0) throw new SendError('store_damaged', `this role may not do ${action} on ${key}`);
    for (const right of allowed) used.add(right);
  };
  return {
    async create(key, body) {
      need('s3:PutObject', key);
      need('s3:GetObject', key);
      return store.create(key, body);
    },
    async get(key, range) {
      need('s3:GetObject', key);
      return store.get(key, range);
    },
    async head(key) {
      need('s3:GetObject', key);
      return store.head(key);
    },
    async delete(key) {
      need('s3:DeleteObject', key);
      return store.delete(key);
    },
    async deleteMany(keys) {
      for (const key of keys) need('s3:DeleteObject', key);
      return store.deleteMany(keys);
    },
    list: (prefix, options) => store.list(prefix, options),
    close: () => store.close(),
  };
}

/** As IAM compares: a star matches anything, slashes included. */
export function covers(pattern: string, text: string): boolean {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`).test(text);
}
