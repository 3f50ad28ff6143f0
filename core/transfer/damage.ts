import { partCount, partLength } from '../crypto/layout.ts';
import { SendError } from '../errors.ts';
import { unlessFull } from '../no-room.ts';
import type { DamageFound, TransferRecord } from '../schemas.ts';
import { DamageRecord } from '../schemas.ts';
import { listAll } from '../stores/records.ts';
import type { Call } from './call.ts';
import type { TransferContext } from './context.ts';
import type { Requester } from './requester.ts';
import { toIso } from './clock.ts';
import { requireClaim } from './downloads.ts';
import { loadLive, READING } from './load.ts';
import { numberOf, paths } from './paths.ts';
import { counted } from '../quantity.ts';

/** A part that a download did not get as it was sent. */
export interface Damage {
  readonly id: string;
  readonly download: number;
  readonly part: number;
  readonly found: DamageFound;
}

/**
 * What a stored part of that size shows without its content, which only a recipient can judge. Undefined: its size is right.
 */
export function damageOf(
  { ciphertextBytes, partBytes }: TransferRecord,
  part: number,
  storedBytes: number | undefined,
): DamageFound | undefined {
  if (storedBytes === undefined) return 'missing';
  return storedBytes === partLength(part, ciphertextBytes, partBytes) ? undefined : 'size';
}

/** Records damage and adds an event to the log: once for each download, so that requests cannot fill the store. */
export async function recordDamage(context: TransferContext, damage: Damage, requester: Requester): Promise<void> {
  const { id, download, part, found } = damage;
  const record = { version: 1 as const, at: toIso(context.clock()), part, found };
  const isFirst = await unlessFull(false, () =>
    context.records.create(paths.damage(id, download), DamageRecord, record),
  );
  // What the server sees for itself is a fault of its store; of the content there is the recipient's word.
  const outcome = found === 'content' ? 'damaged' : 'store_damaged';
  if (isFirst) await context.events.append(id, { kind: 'damaged', outcome, action: found, download, part }, requester);
}

/**
 * A recipient reports that a part is missing or does not decrypt, which the server cannot see. The claim stays as it is: the same recipient
 * continues it when the store was repaired. Resolves what the server itself finds. Throws as a download of the part.
 */
export async function reportDamage(context: TransferContext, call: Call, id: string, part: number): Promise<Damage> {
  const transfer = await loadLive(context, id, READING);
  const download = await requireClaim(context, transfer, call);
  const count = partCount(transfer.terms.ciphertextBytes, transfer.terms.partBytes);
  if (part > count) throw new SendError('not_found', `the transfer has ${counted(count, 'part')}, no part ${part}`);
  const stored = await context.store.head(paths.part(id, part));
  const damage = { id, download, part, found: damageOf(transfer.terms, part, stored?.bytes) ?? 'content' };
  // It may have ended between the two.
  if (damage.found === 'missing') await loadLive(context, id);
  await recordDamage(context, damage, call.requester);
  return damage;
}

/** What was recorded of a transfer, in the order of the downloads. */
export async function listDamage(
  { store, records }: TransferContext,
  id: string,
): Promise<(Omit<DamageRecord, 'version'> & { readonly download: number })[]> {
  const found = [];
  for await (const { key } of listAll(store, paths.damages(id))) {
    const record = await records.read(key, DamageRecord);
    const download = numberOf(key, '.json');
    if (record && download !== undefined)
      found.push({ download, at: record.at, part: record.part, found: record.found });
  }
  return found;
}
