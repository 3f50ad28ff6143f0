import type { Api } from './api.ts';
import { bodyHash, refusedAddress, responseError } from './api.ts';
import type { Bytes } from '../bytes.ts';
import { release, toBase64Url } from '../bytes.ts';
import type { PartLayout } from '../crypto/layout.ts';
import { hashOfTags, sealPart } from '../crypto/parts.ts';
import type { Sealer } from '../crypto/segments.ts';
import { SendError } from '../errors.ts';
import type { PartUrlPool } from './part-urls.ts';
import { StoredParts } from '../schemas.ts';
import type { UploadSession } from './upload-session.ts';
import type { UploadOptions } from './upload-options.ts';

/** An upload under way. */
export interface Upload {
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
  readonly progress: (part: number, bytes: number, isSkipped?: boolean) => void;
  readonly signal: AbortSignal;
}

/** One part as it was read. */
export interface ReadPart {
  readonly layout: PartLayout;
  readonly plaintext: Bytes;
}

/** One part as it is sent. */
export interface SealedPart {
  readonly layout: PartLayout;
  readonly ciphertext: Bytes;
}

/** Encrypts a part into `memory`. Not a step of `sendPart`, which would hold the plaintext until the part has arrived. */
export async function sealRead(work: Upload, { layout, plaintext }: ReadPart, memory: Bytes): Promise<SealedPart> {
  const ciphertext = await sealPart(work.sealer, layout, plaintext, work.session.segmentBytes, memory);
  // What is read of a file of several parts is a copy, or a view that `release` does not touch; one part may be the caller's own buffer.
  if (layout.part > 1 || !layout.last) release(plaintext);
  return { layout, ciphertext };
}

/** Sends a part, unless the server has it already. Throws `file_changed`. */
export async function sendPart(work: Upload, { layout, ciphertext }: SealedPart): Promise<void> {
  const { options, session } = work;
  const length = layout.ciphertext.end - layout.ciphertext.start;
  if (options.journal ?? options.resume) {
    // Of the very bytes that would be sent: no two ciphertexts under the same nonces may ever leave this machine.
    const hash = toBase64Url(await hashOfTags(ciphertext, session.segmentBytes));
    const recorded = options.resume?.partHashes.get(layout.part);
    const isStored = work.stored.get(layout.part) === length;
    if (recorded === undefined ? isStored : recorded !== hash) throw changed();
    if (isStored) {
      work.progress(layout.part, length, true);
      return;
    }
    if (recorded === undefined) await options.journal?.record(layout.part, hash);
  }
  await work.api.retried((attempt) => putPart(work, layout.part, ciphertext, attempt > 1), work.signal);
  work.progress(layout.part, length);
}

async function putPart(work: Upload, part: number, ciphertext: Bytes, again: boolean): Promise<void> {
  const { api, signal } = work;
  const { method, url, own, headers: named } = await work.urls.get(part, again, signal);
  const headers = {
    ...named,
    ...(own && { ...work.owner, 'content-type': 'application/octet-stream' }),
    ...(own && work.bodyHashRequired && { 'x-amz-content-sha256': await bodyHash(ciphertext) }),
  };
  const onSent = (bytes: number): void => work.progress(part, bytes);
  const response = await api.transfer({
    method,
    url,
    headers,
    ...(!own && { namedBy: api.baseUrl }),
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
  if (!own && response.status === 403) throw refusedAddress(again, error);
  throw error;
}

/** A part that is there already is a success when it is whole: an earlier attempt had won and only its answer was lost. */
async function confirmStored(work: Upload, part: number, bytes: number): Promise<void> {
  const stored = await partsOnServer(work.api, `/api/transfers/${work.session.id}`, work.owner, work.signal);
  if (stored.get(part) !== bytes)
    throw new SendError('conflict', `part ${part} is stored with another length: send the file again`);
}

/** The parts that the server has, with their sizes. */
export async function partsOnServer(
  api: Api,
  path: string,
  owner: Upload['owner'],
  signal: AbortSignal | undefined,
): Promise<Map<number, number>> {
  const { parts } = await api.json({ method: 'GET', path: `${path}/parts`, headers: owner, signal }, StoredParts);
  return new Map(parts.map(({ part, bytes }) => [part, bytes]));
}

export function changed(): SendError {
  return new SendError('file_changed', 'the file is not the one whose upload started: send it as a new transfer');
}
