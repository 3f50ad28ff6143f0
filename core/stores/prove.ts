import { utf8 } from '../bytes.ts';
import type { Key, Prefix } from './key.ts';
import { key, prefix } from './key.ts';
import { readAll } from './records.ts';
import { meaningOfCode } from './s3-codes.ts';
import type { PresignedRequest, PresigningStore, Store } from './store.ts';
import { storeFault } from './store-fault.ts';

const CONTENT = 'sgraph-send';
const WRITERS = 4;
const URL_SECONDS = 60;
/** What a start left that was interrupted is removed by a later one. */
const FORGOTTEN_MS = 3_600_000;

/**
 * Tries on the store all that the product relies on, with objects of a few bytes below `probe/`, which are gone afterwards: one of several
 * writers gets a key, reads and ranges give what was written, lists are in order, deleted is gone. With `presigned` also that URLs which
 * are signed with the clock of this machine are good. Throws `store_unusable` with one sentence for what the store lacks, and its faults.
 */
export async function proveStore(store: Store, presigned: PresigningStore | undefined): Promise<void> {
  await removeForgotten(store);
  const folder = `${Date.now()}-${crypto.randomUUID()}`;
  const [first, ...others] = [key('probe', folder, 'b'), key('probe', folder, 'a'), key('probe', folder, 'c')] as const;
  const keys = [first, ...others];
  try {
    await proveOnce(store, first);
    for (const other of others) await store.create(other, utf8(CONTENT));
    await proveReads(store, first);
    await proveOrder(store, prefix('probe', folder), keys.toSorted());
    if (presigned) await proveUrls(presigned, first);
    await store.delete(first);
    if (await store.head(first)) throw lacks('an object that was deleted is still there', 'deletes at once');
  } finally {
    await store.deleteMany(keys).catch(() => undefined);
  }
}

/** The same with one object of a few bytes, for repeated checks: written, read, deleted. Throws the store's faults. */
export async function probeStore(store: Store, presigned: PresigningStore | undefined): Promise<void> {
  const probe = key('probe', `${Date.now()}-${crypto.randomUUID()}`, 'b');
  try {
    await store.create(probe, utf8(CONTENT));
    await proveReads(store, probe);
    if (presigned) await proveUrls(presigned, probe);
  } catch (thrown) {
    await store.delete(probe).catch(() => undefined);
    throw thrown;
  }
  await store.delete(probe);
}

async function proveOnce(store: Store, probe: Key): Promise<void> {
  const won = await Promise.all(Array.from({ length: WRITERS }, () => store.create(probe, utf8(CONTENT))));
  const winners = won.filter(Boolean).length + Number(await store.create(probe, utf8(CONTENT)));
  if (winners !== 1) throw lacks(`${winners} of ${WRITERS + 1} writers got one key`, 'supports conditional writes');
}

async function proveReads(store: Store, probe: Key): Promise<void> {
  const whole = await readAll(store, probe);
  const part = await store.get(probe, { first: 1, last: 3 });
  const range = part && (await new Response(part.stream).text());
  if (whole === undefined || new TextDecoder().decode(whole) !== CONTENT || range !== CONTENT.slice(1, 4))
    throw lacks('a read, or a read of a range, returns other bytes than were written', 'supports reads of ranges');
  if ((await store.head(probe))?.bytes !== CONTENT.length)
    throw lacks('the size of an object is wrong', 'reports sizes');
}

async function proveOrder(store: Store, folder: Prefix, sorted: readonly Key[]): Promise<void> {
  const names = async (after?: string): Promise<string> =>
    (await store.list(folder, { after })).objects.map((object) => object.key).join();
  if ((await names()) !== sorted.join() || (await names(sorted[0])) !== sorted.slice(1).join())
    throw lacks('a list is not in the order of names, or does not start where requested', 'lists in order of names');
}

async function proveUrls(store: PresigningStore, probe: Key): Promise<void> {
  const read = await send(await store.presignGet(probe, URL_SECONDS));
  if (read.status !== 200) throw await refused(read);
  await read.body?.cancel();
  const written = await send(await store.presignPut(probe, CONTENT.length, URL_SECONDS), CONTENT);
  if (written.ok)
    throw lacks('a pre-signed write replaced an object', 'supports conditional writes by pre-signed URLs');
  // 409: another write of the key was under way. Both mean that the URL itself was good.
  if (written.status !== 412 && written.status !== 409) throw await refused(written);
  await written.body?.cancel();
}

async function send({ method, url, headers }: PresignedRequest, body?: string): Promise<Response> {
  try {
    return await fetch(url, { method, headers, redirect: 'error', ...(body !== undefined && { body }) });
  } catch (thrown) {
    throw storeFault('passing', 'the bucket cannot be reached by its pre-signed URLs: check the network', thrown);
  }
}

async function refused(answer: Response): Promise<Error> {
  const [, code = 'no code'] = /<Code>([A-Za-z.]{1,64})<\/Code>/.exec(await answer.text()) ?? [];
  const hint = meaningOfCode(code)?.hint ?? 'set the clock of this machine, and give the role permissions on objects';
  return storeFault('lasting', `the bucket refuses a pre-signed URL: ${code} (${answer.status}); ${hint}`);
}

async function removeForgotten(store: Store): Promise<void> {
  const until = `probe/${Date.now() - FORGOTTEN_MS}`;
  const { objects } = await store.list(prefix('probe'));
  await store.deleteMany(objects.map((object) => object.key).filter((each) => each < until));
}

function lacks(found: string, needed: string): Error {
  return storeFault('lasting', `the store cannot be used: ${found}; use one that ${needed}`);
}
