import type { Api } from './api.ts';
import { bodyHash, responseError } from './api.ts';
import type { Bytes } from './bytes.ts';
import { fromBase64Url, release, sha256, toBase64Url } from './bytes.ts';
import { deriveLinkKeys, deriveOwnerProof, newSecret, verifierOf } from './crypto/keys.ts';
import type { PartLayout } from './crypto/layout.ts';
import { ciphertextLength, partCount, partLayout } from './crypto/layout.ts';
import { sealMetadata } from './crypto/metadata.ts';
import { sealPart } from './crypto/parts.ts';
import type { Sealer } from './crypto/segments.ts';
import { createSealer, newStreamHeader } from './crypto/segments.ts';
import { SendError } from './errors.ts';
import type { PartUrlPool } from './part-urls.ts';
import { createPartUrlPool } from './part-urls.ts';
import type { Metadata, ServerInfo } from './schemas.ts';
import { StoredParts, TransferInfo } from './schemas.ts';

/** Bytes of ciphertext, header and tags included. */
export interface Progress {
  readonly transferredBytes: number;
  readonly totalBytes: number;
}

/** Plaintext of a known length. `read` is called in ascending order without gaps, one call at a time. */
export interface PlaintextSource {
  readonly bytes: number;
  /** The bytes from `start` to `end` (exclusive), in memory that nobody else uses. Fewer than asked for mean that the file changed. */
  read(start: number, end: number): Promise<Bytes>;
}

/** All that is needed to go on with an upload later, as JSON. It holds the secrets: keep it like the link itself. */
export interface UploadSession {
  readonly id: string;
  readonly secret: string;
  readonly ownerSecret: string;
  /** base64url of the stream header's 32 and 7 bytes. */
  readonly salt: string;
  readonly noncePrefix: string;
  /** The encrypted metadata as it was sent. */
  readonly metadata: string;
  readonly segmentBytes: number;
  readonly partBytes: number;
  readonly plaintextBytes: number;
  readonly expiresInSeconds: number;
  readonly maxDownloads: number;
}

/** Where an upload is written down so that it can be resumed. Both promises resolve when the entry is safe. */
export interface UploadJournal {
  begin(session: UploadSession): Promise<void>;
  /** Called before the part is first sent: SHA-256 of its plaintext, base64url. */
  record(part: number, plaintextSha256: string): Promise<void>;
}

export interface UploadOptions {
  readonly source: PlaintextSource;
  readonly metadata: Omit<Metadata, 'bytes'>;
  readonly expiresInSeconds: number;
  readonly maxDownloads: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly journal?: UploadJournal;
  /** What a journal holds of an interrupted upload. A file that differs throws `file_changed`. */
  readonly resume?: { readonly session: UploadSession; readonly partHashes: ReadonlyMap<number, string> };
}

export interface Uploaded {
  readonly id: string;
  readonly secret: string;
  readonly ownerSecret: string;
}

/** Parts that are encrypted and sent at once. */
const PARTS_AT_ONCE = 4;

interface Upload {
  readonly api: Api;
  readonly options: UploadOptions;
  readonly session: UploadSession;
  readonly sealer: Sealer;
  readonly urls: PartUrlPool;
  readonly owner: Readonly<Record<string, string>>;
  readonly bodyHashRequired: boolean;
  /** Parts that the server has already, with their sizes. */
  readonly stored: ReadonlyMap<number, number>;
  /** Says how many bytes of a part have gone out. */
  readonly progress: (part: number, bytes: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Encrypts and sends a file. Encryption of one part overlaps the sending of others. Throws the server's refusals by their codes,
 * `cancelled` after an abort, `file_changed` when a resumed file is not the one whose upload began.
 */
export async function upload(api: Api, info: ServerInfo, options: UploadOptions): Promise<Uploaded> {
  const session = options.resume?.session ?? (await newSession(info, options));
  if (session.plaintextBytes !== options.source.bytes) throw changed();
  if (!options.resume) await options.journal?.begin(session);
  const sizes = { ...session, ciphertextBytes: ciphertextLength(session.plaintextBytes, session.segmentBytes) };
  const ownerProof = await deriveOwnerProof(session.ownerSecret);
  const owner = { 'x-sgraph-send-owner': ownerProof };
  const path = `/api/transfers/${session.id}`;
  await createOnServer(api, session, ownerProof, options.signal);

  const failed = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, failed.signal]) : failed.signal;
  const count = partCount(sizes.ciphertextBytes, session.partBytes);
  const work: Upload = {
    api,
    options,
    session,
    sealer: await sealerOf(session),
    urls: createPartUrlPool(api, { path: `${path}/part-urls`, headers: owner, purpose: 'upload', partCount: count }),
    owner,
    bodyHashRequired: info.bodyHashRequired,
    stored: options.resume ? await partsOnServer(api, path, owner, signal) : new Map(),
    progress: trackProgress(sizes.ciphertextBytes, options.onProgress),
    signal,
  };
  const next = partReader(work, count, sizes);
  const worker = async (): Promise<void> => {
    // One memory for all parts that go this way: with new ones, half of the time goes into collecting the old.
    const memory = new Uint8Array(Math.min(session.partBytes, sizes.ciphertextBytes));
    for (let read = await next(); read; read = await next()) await sendPart(work, read, memory);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(PARTS_AT_ONCE, count) }, worker));
  } catch (thrown) {
    failed.abort();
    throw thrown;
  }
  await api.json({ method: 'POST', path: `${path}/complete`, headers: owner, signal }, TransferInfo);
  return { id: session.id, secret: session.secret, ownerSecret: session.ownerSecret };
}

async function newSession(info: ServerInfo, options: UploadOptions): Promise<UploadSession> {
  const { segmentBytes, partBytes, maxTransferBytes } = info.limits;
  if (info.uploads === 'closed') throw new SendError('uploads_closed');
  if (ciphertextLength(options.source.bytes, segmentBytes) > maxTransferBytes) {
    throw new SendError(
      'too_large',
      `the file has ${options.source.bytes} bytes; this server takes ${maxTransferBytes}`,
    );
  }
  const secret = newSecret();
  const keys = await deriveLinkKeys(secret);
  const header = newStreamHeader();
  return {
    id: keys.transferId,
    secret,
    ownerSecret: newSecret(),
    salt: toBase64Url(header.salt),
    noncePrefix: toBase64Url(header.noncePrefix),
    metadata: await sealMetadata({ ...options.metadata, bytes: options.source.bytes }, keys.metadataKey),
    segmentBytes,
    partBytes,
    plaintextBytes: options.source.bytes,
    expiresInSeconds: options.expiresInSeconds,
    maxDownloads: options.maxDownloads,
  };
}

async function createOnServer(
  api: Api,
  session: UploadSession,
  ownerProof: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { downloadProof } = await deriveLinkKeys(session.secret);
  const terms = {
    id: session.id,
    ciphertextBytes: ciphertextLength(session.plaintextBytes, session.segmentBytes),
    segmentBytes: session.segmentBytes,
    partBytes: session.partBytes,
    expiresInSeconds: session.expiresInSeconds,
    maxDownloads: session.maxDownloads,
    metadata: session.metadata,
    ownerVerifier: await verifierOf(ownerProof),
    downloadVerifier: await verifierOf(downloadProof),
  };
  await api.json({ method: 'POST', path: '/api/transfers', json: terms, signal }, TransferInfo);
}

async function sealerOf(session: UploadSession): Promise<Sealer> {
  const { contentKey } = await deriveLinkKeys(session.secret);
  const [salt, noncePrefix] = [fromBase64Url(session.salt), fromBase64Url(session.noncePrefix)];
  if (!salt || !noncePrefix)
    throw new SendError('invalid_request', 'the saved state of the upload is damaged: send the file anew');
  return createSealer(
    { key: contentKey, purpose: 'content', segmentBytes: session.segmentBytes },
    { salt, noncePrefix },
  );
}

async function partsOnServer(
  api: Api,
  path: string,
  owner: Upload['owner'],
  signal: AbortSignal | undefined,
): Promise<Map<number, number>> {
  const { parts } = await api.json({ method: 'GET', path: `${path}/parts`, headers: owner, signal }, StoredParts);
  return new Map(parts.map(({ part, bytes }) => [part, bytes]));
}

type Sizes = Parameters<typeof partLayout>[1];

interface ReadPart {
  readonly layout: PartLayout;
  readonly plaintext: Bytes;
}

/** Reads part after part, whoever asks; undefined when there are no more. */
function partReader(work: Upload, count: number, sizes: Sizes): () => Promise<ReadPart | undefined> {
  let part = 0;
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const read = last.then(async () => {
      part += 1;
      if (part > count) return undefined;
      work.signal.throwIfAborted();
      const layout = partLayout(part, sizes);
      const { start, end } = layout.plaintext;
      const plaintext = await work.options.source.read(start, end);
      if (plaintext.byteLength !== end - start) throw changed();
      return { layout, plaintext };
    });
    last = read;
    return read;
  };
}

async function sendPart(work: Upload, { layout, plaintext }: ReadPart, memory: Bytes): Promise<void> {
  const { options, session } = work;
  const length = layout.ciphertext.end - layout.ciphertext.start;
  if (options.journal ?? options.resume) {
    // The very buffer that will be encrypted is hashed: the same nonces must never meet other bytes.
    const hash = toBase64Url(await sha256(plaintext));
    const recorded = options.resume?.partHashes.get(layout.part);
    const isStored = work.stored.get(layout.part) === length;
    if (recorded === undefined ? isStored : recorded !== hash) throw changed();
    if (isStored) {
      work.progress(layout.part, length);
      return;
    }
    if (recorded === undefined) await options.journal?.record(layout.part, hash);
  }
  const ciphertext = await sealPart(work.sealer, layout, plaintext, session.segmentBytes, memory);
  release(plaintext);
  await work.api.retried((attempt) => putPart(work, layout.part, ciphertext, attempt > 1), work.signal);
  work.progress(layout.part, length);
}

async function putPart(work: Upload, part: number, ciphertext: Bytes, again: boolean): Promise<void> {
  const { api, signal } = work;
  const target = await work.urls.get(part, again, signal);
  const url = new URL(target.url, api.baseUrl);
  // Only our own server gets the owner's proof, whatever URL it names.
  const own = url.origin === new URL(api.baseUrl).origin;
  const headers = {
    ...target.headers,
    ...(own && { ...work.owner, 'content-type': 'application/octet-stream' }),
    ...(own && work.bodyHashRequired && { 'x-amz-content-sha256': await bodyHash(ciphertext) }),
  };
  const onSent = (bytes: number): void => work.progress(part, bytes);
  const response = await api.transfer({
    method: target.method,
    url: url.href,
    headers,
    body: ciphertext,
    signal,
    onSent,
  });
  if (response.ok) {
    await response.body?.cancel();
    return;
  }
  const error = await responseError(response);
  const taken = error.code === 'conflict' || response.status === 412;
  if (taken) return confirmStored(work, part, ciphertext.byteLength);
  // A pre-signed URL that has died is answered by the bucket, not by us; the next attempt asks for a new one.
  if (!own && response.status === 403)
    throw new SendError('network', 'the address for a part has expired', { cause: error });
  throw error;
}

/** A part that is there already is a success when it is whole: an earlier attempt had won and only its answer was lost. */
async function confirmStored(work: Upload, part: number, bytes: number): Promise<void> {
  const stored = await partsOnServer(work.api, `/api/transfers/${work.session.id}`, work.owner, work.signal);
  if (stored.get(part) !== bytes)
    throw new SendError('conflict', `part ${part} is stored with another length: send the file anew`);
}

function trackProgress(totalBytes: number, onProgress: UploadOptions['onProgress']): Upload['progress'] {
  const sent = new Map<number, number>();
  let transferredBytes = 0;
  const set = (part: number, bytes: number): void => {
    transferredBytes += bytes - (sent.get(part) ?? 0);
    sent.set(part, bytes);
    onProgress?.({ transferredBytes, totalBytes });
  };
  return set;
}

function changed(): SendError {
  return new SendError('file_changed', 'the file is not the one whose upload began: send it as a new transfer');
}
