import { afterEach, describe, expect, it } from 'vitest';
import type { Book, Replay } from '../../vendor/replay.ts';
import { replay, says } from '../../vendor/replay.ts';
import { storageBook } from '../../vendor/books/storage.ts';
import { findingsOf } from '../../vendor/observer.ts';
import { testDeployment } from '../lib/deployment.ts';

const open: Replay[] = [];
afterEach(() => open.splice(0).forEach((each) => each.close()));

async function messages(book: Book, locked = false): Promise<string[]> {
  const player = await replay(book);
  open.push(player);
  const found = await findingsOf('storage', player.aws, testDeployment(locked));
  return found.map(({ check, message }) => `${check}: ${message}`);
}

describe('a bucket as S3 answers', () => {
  it.each([
    { place: 'filter', locked: false },
    { place: 'rule', locked: false },
    { place: 'filter', locked: true },
    { place: 'rule', locked: true },
  ] as const)(
    'is as declared with prefixes of lifecycle rules in the $place, locked: $locked',
    async ({ place, locked }) => {
      expect(await messages(storageBook(testDeployment(locked), place), locked)).toEqual([]);
    },
  );

  it.each([
    ['everything', {}],
    ['everything', { Prefix: '' }],
    ['everything', { Filter: {} }],
    ['another prefix', { Filter: { Prefix: 'events/' } }],
    ['only small ones', { Filter: { And: { Prefix: 'transfers/', ObjectSizeLessThan: 9 } } }],
    ['those with a tag', { Filter: { And: { Prefix: 'transfers/', Tags: [{ Key: 'a', Value: 'b' }] } } }],
  ])('differs where a rule is for %s', async (_, which) => {
    const dayKeys = { ID: 'forget-day-keys', Prefix: 'day-keys/', Status: 'Enabled', Expiration: { Days: 2 } };
    const Rules = [{ ID: 'expire-transfers', Status: 'Enabled', Expiration: { Days: 121 }, ...which }, dayKeys];
    const book = { ...storageBook(testDeployment(false)), 's3 GetBucketLifecycleConfiguration': says({ Rules }) };
    expect((await messages(book)).join()).toMatch(/lifecycle/i);
  });
});
