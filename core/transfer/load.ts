import { equalBytes, fromBase64Url } from '../bytes.ts';
import { partCount } from '../crypto/layout.ts';
import { verifierOf } from '../crypto/keys.ts';
import { SendError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import type { TransferInfo, TransferState } from '../schemas.ts';
import { DeletedRecord, TransferRecord } from '../schemas.ts';
import { encodeRecord, listAll } from '../stores/records.ts';
import type { TransferContext } from './context.ts';
import { toIso } from './clock.ts';
import type { NumberedExpiry } from './expiries.ts';
import type { Downloads } from './claims.ts';
import { NO_DOWNLOADS } from './claims.ts';
import { lastSegment, paths } from './paths.ts';
import type { Freshness } from './sights.ts';

/** A transfer by its files at one moment. */
export interface LoadedTransfer {
  readonly terms: TransferRecord;
  readonly deleted: DeletedRecord | undefined;
  readonly complete: boolean;
  readonly expired: boolean;
  readonly expiry: Expiry;
}

/** When a transfer expires. */
interface Expiry {
  /** How often it was changed: 0 means that the terms hold. */
  readonly changes: number;
  /** ISO 8601. */
  readonly expiresAt: string;
  /** The purge has made it final. */
  readonly isClosed: boolean;
}

/** How exactly a transfer is to be known. */
export interface Needs {
  readonly tombstone: Freshness;
  readonly expiry: Freshness;
  /** `known`: that the upload is not complete is not asked for: `complete` is true only where this process knows it. */
  readonly completion: 'now' | 'known';
}

/** As the store has it at this moment. */
const EXACT: Needs = { tombstone: 'now', expiry: 'now', completion: 'now' };
/** Enough to hand something out: a change of the expiry may be a few seconds old. */
export const READING: Needs = { ...EXACT, expiry: 'recent' };
/** Enough for what is looked at again when it is stored. */
export const UPLOADING: Needs = { tombstone: 'recent', expiry: 'recent', completion: 'known' };

/** Reads what decides a transfer's state. Throws `not_found`. */
export async function loadTransfer(
  context: TransferContext,
  id: string,
  needs: Needs = EXACT,
): Promise<LoadedTransfer> {
  const [terms, deleted, complete, newest] = await Promise.all([
    context.records.read(paths.transfer(id), TransferRecord),
    findTombstone(context, id, needs.tombstone),
    isComplete(context, id, needs.completion),
    context.expiries.newest(id, needs.expiry),
  ]);
  if (!terms) throw notThere();
  const now = context.clock();
  const isOver = (known: Expiry): boolean => known.isClosed || now >= Date.parse(known.expiresAt);
  let expiry = expiryOf(terms, newest);
  // What is remembered is no reason to refuse.
  if (isOver(expiry) && needs.expiry === 'recent') expiry = expiryOf(terms, await context.expiries.newest(id, 'now'));
  const expired = isOver(expiry);
  // The terms may be remembered from before everything of an ended transfer was removed.
  if ((deleted || expired) && !(await context.store.head(paths.transfer(id)))) throw notThere();
  return { terms, deleted, complete, expired, expiry };
}

/** The tombstone, if there is one. */
export async function findTombstone(
  { records, sights, store, clock }: TransferContext,
  id: string,
  freshness: Freshness,
): Promise<DeletedRecord | undefined> {
  const sight = sights.of(id);
  if (freshness === 'recent' && sights.isRecent(sight.aliveAt)) return undefined;
  const at = clock();
  // Mostly there is none, and the first look of a process asks no more than that; a second look needs to know why at once.
  const isExpected = sight.aliveAt !== undefined || (await store.head(paths.deleted(id))) !== undefined;
  const deleted = isExpected ? await records.read(paths.deleted(id), DeletedRecord) : undefined;
  if (!deleted) sight.aliveAt = at;
  return deleted;
}

async function isComplete(
  { sights, store }: TransferContext,
  id: string,
  completion: Needs['completion'],
): Promise<boolean> {
  const sight = sights.of(id);
  if (!sight.isComplete && completion === 'now')
    sight.isComplete = (await store.head(paths.completed(id))) !== undefined;
  return sight.isComplete;
}

function expiryOf(terms: TransferRecord, newest: NumberedExpiry | undefined): Expiry {
  if (!newest) return { changes: 0, expiresAt: terms.expiresAt, isClosed: false };
  const { number, record } = newest;
  return { changes: number, expiresAt: record.expiresAt, isClosed: record.writer === undefined };
}

/** As {@link loadTransfer}, but undefined where there is none. */
export async function loadIfExists(context: TransferContext, id: string): Promise<LoadedTransfer | undefined> {
  try {
    return await loadTransfer(context, id);
  } catch (thrown) {
    if (thrown instanceof SendError && thrown.code === 'not_found') return undefined;
    throw thrown;
  }
}

function notThere(): SendError {
  return new SendError('not_found', 'no transfer has this id');
}

const ENDED: Record<DeletedRecord['by'], ErrorCode> = {
  sender: 'deleted',
  admin: 'deleted',
  expiry: 'expired',
  // It was not deleted: its time to be completed ran out.
  abandoned: 'expired',
  limit: 'limit_reached',
};

const ABANDONED = 'its upload did not start or did not finish in time: send the file again';

/** Why a transfer can no longer be read or written, if so. */
export function endedBy(transfer: LoadedTransfer): ErrorCode | undefined {
  if (transfer.deleted) return ENDED[transfer.deleted.by];
  return transfer.expired ? 'expired' : undefined;
}

/** The transfer, unless it was deleted or has expired: then throws `deleted`, `expired` or `limit_reached`. */
export async function loadLive(context: TransferContext, id: string, needs: Needs = EXACT): Promise<LoadedTransfer> {
  const transfer = await loadTransfer(context, id, needs);
  const ended = endedBy(transfer);
  if (ended && transfer.deleted?.by === 'abandoned') throw new SendError(ended, ABANDONED);
  if (ended) throw new SendError(ended);
  return transfer;
}

/** The end of a download that was not released, as stored. One that was has a member more, so a list tells them apart without reading. */
const PLAIN_END_BYTES = encodeRecord({ version: 1, at: toIso(0) }).byteLength;

/** Claimed and ended downloads, by listing only. */
export async function listDownloads(
  { store, sights, clock }: TransferContext,
  id: string,
  freshness: Freshness,
): Promise<Downloads> {
  const sight = sights.of(id);
  const known = sight.downloads;
  if (freshness === 'recent' && known && sights.isRecent(known.at)) return known.seen;
  const at = clock();
  const claimed: number[] = [];
  const finished: number[] = [];
  const released: number[] = [];
  for await (const { key, bytes } of listAll(store, paths.downloads(id))) {
    const [number, kind] = lastSegment(key).split('.');
    const ended = bytes > PLAIN_END_BYTES ? released : finished;
    (kind === 'finished' ? ended : claimed).push(Number(number));
  }
  const seen = { claimed, finished, released };
  // Else this process has added to it meanwhile.
  if (sight.downloads === known) sight.downloads = { at, seen };
  return seen;
}

/** What callers learn about a transfer. The encrypted metadata is withheld once the transfer has ended. */
export async function describeTransfer(
  context: TransferContext,
  transfer: LoadedTransfer,
  downloads: Freshness = 'now',
): Promise<TransferInfo> {
  const { terms } = transfer;
  // Nothing can be claimed before the upload is complete.
  const { claimed, finished, released } = transfer.complete
    ? await listDownloads(context, terms.id, downloads)
    : NO_DOWNLOADS;
  const state = stateOf(transfer, finished.length);
  return {
    id: terms.id,
    state,
    createdAt: terms.createdAt,
    expiresAt: transfer.expiry.expiresAt,
    ciphertextBytes: terms.ciphertextBytes,
    segmentBytes: terms.segmentBytes,
    partBytes: terms.partBytes,
    parts: partCount(terms.ciphertextBytes, terms.partBytes),
    metadata: state === 'ready' || state === 'uploading' ? terms.metadata : '',
    ...(terms.password && { password: terms.password }),
    downloads: { claimed: claimed.length - released.length, finished: finished.length, max: terms.maxDownloads },
  };
}

function stateOf(transfer: LoadedTransfer, finished: number): TransferState {
  const ended = endedBy(transfer);
  if (ended === 'expired' || ended === 'limit_reached' || ended === 'deleted') return ended;
  if (!transfer.complete) return 'uploading';
  return finished >= transfer.terms.maxDownloads ? 'limit_reached' : 'ready';
}

/** Whether a proof, as a client showed it, is the one whose verifier was stored. Constant time; false for anything malformed. */
export async function provesVerifier(proof: string | undefined, verifier: string): Promise<boolean> {
  const expected = fromBase64Url(verifier);
  if (proof === undefined || fromBase64Url(proof)?.byteLength !== 32 || !expected) return false;
  const shown = fromBase64Url(await verifierOf(proof));
  return shown !== undefined && equalBytes(shown, expected);
}

const WRONG_PROOF = 'the key is not that of this private link: copy the whole private link again';

/** Throws `not_owner` unless the proof is the owner's. */
export async function requireOwner(transfer: LoadedTransfer, ownerProof: string | undefined): Promise<void> {
  if (await provesVerifier(ownerProof, transfer.terms.ownerVerifier)) return;
  throw new SendError('not_owner', ownerProof === undefined ? undefined : WRONG_PROOF);
}

/** Throws `wrong_key` unless the proof is the recipient's. */
export async function requireRecipient(transfer: LoadedTransfer, downloadProof: string | undefined): Promise<void> {
  if (!(await provesVerifier(downloadProof, transfer.terms.downloadVerifier))) throw new SendError('wrong_key');
}
