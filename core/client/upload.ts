import type { Uploaded, UploadOptions } from './upload-options.ts';
import type { Bytes } from '../bytes.ts';
import type { Api } from './api.ts';
import { deriveOwnerProof } from '../crypto/keys.ts';
import { ciphertextLength, partCount, partLayout } from '../crypto/layout.ts';
import { SendError } from '../errors.ts';
import { createPartUrlPool } from './part-urls.ts';
import type { ServerInfo } from '../schemas.ts';
import { TransferInfo } from '../schemas.ts';
import type { ReadPart, SealedPart, Upload } from './upload-part.ts';
import { changed, partsOnServer, sealRead, sendPart } from './upload-part.ts';
import { createOnServer, newSession, sealerOf } from './upload-session.ts';

/** Parts that are encrypted and sent at once. */
const PARTS_AT_ONCE = 4;

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
  // Do not send a token that is not required.
  const token = info.uploads === 'token' && !session.request ? options.token : undefined;
  const first = await createOnServer(api, session, { ownerProof, token, signal: options.signal });
  const uploaded = { id: session.id, secret: session.secret, ownerSecret: session.ownerSecret };
  options.onCreated?.(uploaded);

  const failed = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, failed.signal]) : failed.signal;
  const count = partCount(sizes.ciphertextBytes, session.partBytes);
  const work: Upload = {
    api,
    options,
    session,
    sealer: await sealerOf(session),
    urls: createPartUrlPool(api, {
      path: `${path}/part-urls`,
      headers: owner,
      purpose: 'upload',
      partCount: count,
      first,
      bucketOrigin: () => Promise.resolve(info.bucketOrigin),
    }),
    owner,
    bodyHashRequired: info.bodyHashRequired,
    stored: options.resume ? await partsOnServer(api, path, owner, signal) : new Map(),
    progress: trackProgress(sizes.ciphertextBytes, options.onProgress),
    signal,
  };
  const read = partReader(work, count, sizes);
  const next = async (memory: Bytes): Promise<SealedPart | undefined> => {
    const plain = await read();
    return plain && sealRead(work, plain, memory);
  };
  const worker = async (): Promise<void> => {
    // One memory for all parts that go this way: with new ones, half of the time goes into collecting the old.
    const memory = new Uint8Array(Math.min(session.partBytes, sizes.ciphertextBytes));
    for (let part = await next(memory); part; part = await next(memory)) await sendPart(work, part);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(PARTS_AT_ONCE, count) }, worker));
  } catch (thrown) {
    failed.abort();
    throw options.signal?.aborted ? new SendError('cancelled', undefined, { cause: thrown }) : thrown;
  }
  await api.json({ method: 'POST', path: `${path}/complete`, headers: owner, signal }, TransferInfo);
  return uploaded;
}

type Sizes = Parameters<typeof partLayout>[1];

/** Reads part after part, for all callers together; undefined when there are no more. */
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

function trackProgress(totalBytes: number, onProgress: UploadOptions['onProgress']): Upload['progress'] {
  const sent = new Map<number, number>();
  let transferredBytes = 0;
  let skippedBytes = 0;
  const set = (part: number, bytes: number, isSkipped = false): void => {
    if (isSkipped) skippedBytes += bytes;
    transferredBytes += bytes - (sent.get(part) ?? 0);
    sent.set(part, bytes);
    onProgress?.({ transferredBytes, totalBytes, skippedBytes });
  };
  return set;
}
