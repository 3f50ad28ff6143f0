import { adminPaths } from '../admin/paths.ts';
import type { Bytes } from '../bytes.ts';
import { randomBytes } from '../bytes.ts';
import { listAll, readAll } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import { numberOf } from '../transfer/paths.ts';

const KEY_BYTES = 32;
/** The newest and the one before it, which receivers have until they are given the newest. */
const KEYS_USED = 2;

/** The keys in the store by which messages are signed, the newest first; none where none was made. */
export async function readWebhookKeys(store: Store): Promise<Bytes[]> {
  const numbers = await numbersOf(store);
  const keys = numbers.slice(-KEYS_USED).map((number) => readAll(store, adminPaths.webhookKey(number)));
  return (await Promise.all(keys)).filter((key) => key !== undefined).reverse();
}

/** Makes the next key, and removes those that are no longer used. */
export async function makeWebhookKey(store: Store): Promise<Bytes> {
  const key = randomBytes(KEY_BYTES);
  const numbers = await numbersOf(store);
  let number = (numbers.at(-1) ?? 0) + 1;
  while (!(await store.create(adminPaths.webhookKey(number), key))) number += 1;
  const old = numbers.filter((each) => each <= number - KEYS_USED);
  await store.deleteMany(old.map((each) => adminPaths.webhookKey(each)));
  return key;
}

async function numbersOf(store: Store): Promise<number[]> {
  const numbers: number[] = [];
  for await (const { key } of listAll(store, adminPaths.webhookKeys())) numbers.push(numberOf(key) ?? 0);
  return numbers.filter((number) => number > 0);
}
