import type { AdminTransfer } from '../admin/schemas.ts';
import { partCount, partLength } from '../crypto/layout.ts';
import { SendError } from '../errors.ts';
import type { StoredParts, TransferInfo } from '../schemas.ts';
import { MomentRecord } from '../schemas.ts';
import type { ByteRange, StoredBody, StreamBody } from '../stores/store.ts';
import { hashed } from '../stores/body-hash.ts';
import { listAll } from '../stores/records.ts';
import type { Call } from './call.ts';
import type { TransferContext } from './context.ts';
import { toIso } from './clock.ts';
import type { Damage } from './damage.ts';
import { damageOf, recordDamage } from './damage.ts';
import { requireLease } from './downloads.ts';
import type { LoadedTransfer } from './load.ts';
import { describeTransfer, loadLive, READING, requireOwner, UPLOADING } from './load.ts';
import { NO_DOWNLOADS } from './claims.ts';
import { numberOf, paths } from './paths.ts';
import { counted } from '../quantity.ts';

/** Stores one part, once. Throws `conflict` when it is there already, `wrong_length` when its length is not the declared one. */
export async function putPart(
  context: TransferContext,
  { requester, ownerProof }: Call,
  id: string,
  part: number,
  body: StreamBody,
): Promise<void> {
  const transfer = await loadLive(context, id, UPLOADING);
  await requireOwner(transfer, ownerProof);
  if (transfer.complete) throw new SendError('already_complete');
  checkPartNumber(transfer, part);
  const expected = lengthOf(transfer, part);
  if (body.bytes !== expected) {
    throw new SendError('wrong_length', `part ${part} has ${body.bytes} bytes, the terms require ${expected}`);
  }
  const { body: passed, sha256 } = hashed(body);
  const created = await context.store.create(paths.part(id, part), passed);
  if (!created) throw await takenError(context, id, part);
  if (await context.store.head(paths.deleted(id))) {
    // The transfer ended while the part was on its way: nothing may stay behind.
    await context.store.delete(paths.part(id, part));
    await loadLive(context, id);
    throw new SendError('deleted');
  }
  await context.events.append(id, { kind: 'part_stored', part, bytes: expected, sha256: sha256() }, requester);
}

/** Parts of a transfer that is complete, or has ended, are refused as that; which of them it is was not asked before. */
async function takenError(context: TransferContext, id: string, part: number): Promise<SendError> {
  const { complete } = await loadLive(context, id);
  if (complete) return new SendError('already_complete');
  return new SendError('conflict', `part ${part} is already stored and parts never change`);
}

/** What is stored so far, for resuming: needs the owner's proof. */
export async function listParts(context: TransferContext, { ownerProof }: Call, id: string): Promise<StoredParts> {
  const transfer = await loadLive(context, id, { ...READING, completion: 'known' });
  await requireOwner(transfer, ownerProof);
  return { parts: await storedParts(context, id) };
}

interface Completion {
  readonly info: TransferInfo;
  /** Whether this call completed it. */
  readonly completed: boolean;
}

/** Closes the upload: every part must be there with its size. Repeating it is a success. */
export async function completeTransfer(
  context: TransferContext,
  { requester, ownerProof }: Call,
  id: string,
): Promise<Completion> {
  const transfer = await loadLive(context, id, UPLOADING);
  await requireOwner(transfer, ownerProof);
  if (transfer.complete)
    return { info: await describeTransfer(context, await loadLive(context, id)), completed: false };
  await checkAllParts(context, transfer).catch(async (thrown: unknown) => {
    // Parts are missing from a transfer that has ended, too.
    await loadLive(context, id);
    throw thrown;
  });
  await context.notices.announce('ready', id);
  const at = context.clock();
  const won = await context.records.create(paths.completed(id), MomentRecord, { version: 1, at: toIso(at) });
  const sight = context.sights.of(id);
  sight.isComplete = true;
  // Nothing was claimed before this moment.
  if (won) sight.downloads ??= { at, seen: NO_DOWNLOADS };
  // It may have been deleted, or taken for abandoned, meanwhile: then the answer must not say that it is ready.
  const live = await loadLive(context, id, READING);
  if (won) await context.events.append(id, { kind: 'completed', bytes: transfer.terms.ciphertextBytes }, requester);
  return { info: await describeTransfer(context, live, won ? 'recent' : 'now'), completed: won };
}

/** One part of a claimed download. Throws `store_damaged`, and records it, when a part of a complete transfer is gone or has another size. */
export async function getPart(
  context: TransferContext,
  call: Call,
  id: string,
  part: number,
  range?: ByteRange,
): Promise<StoredBody> {
  const { requester } = call;
  const transfer = await loadLive(context, id, READING);
  const download = await requireLease(context, transfer, call);
  checkPartNumber(transfer, part);
  const length = lengthOf(transfer, part);
  const serving = context.servings.begin({ id, download, part }, length, askedBytes(range, length));
  let body: StoredBody | undefined;
  try {
    body = await context.store.get(paths.part(id, part), range);
    const found = damageOf(transfer.terms, part, body?.bytes);
    if (!body || found) {
      // It may have ended between the two.
      await loadLive(context, id);
      const damage = { id, download, part, found: found ?? 'missing' };
      await recordDamage(context, damage, requester);
      throw damagedPart(damage);
    }
    const event = { kind: 'part_sent' as const, part, download };
    if (serving.told) await context.events.append(id, { ...event, ...serving.told }, requester);
    context.servings.begun(id, download);
    return serving.count(body);
  } catch (thrown) {
    serving.undo();
    await body?.stream.cancel().catch(() => undefined);
    throw thrown;
  }
}

/** For the log of the server: callers get only the code. */
function damagedPart({ id, part, found }: Damage): SendError {
  const what = found === 'missing' ? 'is not in the store' : 'has a size other than its record';
  return new SendError(
    'store_damaged',
    `part ${part} of transfer ${id} ${what}: run store check to list everything that is damaged`,
  );
}

function askedBytes(range: ByteRange | undefined, length: number): number {
  return range ? Math.max(0, Math.min(range.last, length - 1) - range.first + 1) : length;
}

/** What a list of the parts says, whatever they are called. */
export async function countParts(context: TransferContext, id: string): Promise<AdminTransfer['storedParts']> {
  const stored = { count: 0, bytes: 0 };
  for await (const { bytes } of listAll(context.store, paths.parts(id))) {
    stored.count += 1;
    stored.bytes += bytes;
  }
  return stored;
}

async function storedParts(context: TransferContext, id: string): Promise<StoredParts['parts']> {
  const parts: StoredParts['parts'] = [];
  for await (const { key, bytes } of listAll(context.store, paths.parts(id))) {
    const part = numberOf(key);
    if (part !== undefined) parts.push({ part, bytes });
  }
  return parts;
}

async function checkAllParts(context: TransferContext, transfer: LoadedTransfer): Promise<void> {
  const stored = new Map((await storedParts(context, transfer.terms.id)).map(({ part, bytes }) => [part, bytes]));
  const count = countOf(transfer);
  for (let part = 1; part <= count; part++) {
    const bytes = stored.get(part);
    if (bytes === undefined)
      throw new SendError('not_complete', `part ${part} of ${count} is missing: send it, then complete again`);
    if (bytes !== lengthOf(transfer, part)) {
      throw new SendError(
        'wrong_length',
        `part ${part} has ${bytes} bytes, the terms require ${lengthOf(transfer, part)}`,
      );
    }
  }
}

/** Throws `not_found` for a part that the transfer does not have. */
export function checkPartNumber(transfer: LoadedTransfer, part: number): void {
  const count = countOf(transfer);
  if (part < 1 || part > count)
    throw new SendError('not_found', `the transfer has ${counted(count, 'part')}, no part ${part}`);
}

/** How many parts the transfer has. */
export function countOf({ terms }: LoadedTransfer): number {
  return partCount(terms.ciphertextBytes, terms.partBytes);
}

/** Bytes of one part. */
export function lengthOf({ terms }: LoadedTransfer, part: number): number {
  return partLength(part, terms.ciphertextBytes, terms.partBytes);
}
