import type { Api } from './api.ts';
import { refusedAddress, responseError } from './api.ts';
import type { Bytes } from '../bytes.ts';
import { release } from '../bytes.ts';
import type { LinkKeys } from '../crypto/keys.ts';
import type { PartLayout } from '../crypto/layout.ts';
import { HEADER_BYTES, partCount, partLayout, plaintextLength } from '../crypto/layout.ts';
import { headerOfFirstPart, openPart } from '../crypto/parts.ts';
import type { Opener } from '../crypto/segments.ts';
import { createOpener } from '../crypto/segments.ts';
import { asSendError, ERRORS, SendError } from '../errors.ts';
import type { PartUrlPool } from './part-urls.ts';
import { createPartUrlPool } from './part-urls.ts';
import type { Metadata, TransferInfo } from '../schemas.ts';
import { Claim, ServerInfo } from '../schemas.ts';
import type { Progress } from './upload-options.ts';

export interface DownloadOptions {
  /** A claim id made with `newSecret`; the same one resumes an interrupted download without a second claim. */
  readonly claimId: string;
  /** Gets the plaintext in order. Closed after the last segment has verified, aborted otherwise. */
  readonly sink: WritableStream<Bytes>;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
  /** What an interrupted download has written already: the sink gets what follows. */
  readonly kept?: KeptParts;
  /** Called after the sink has taken all of a part. */
  readonly onKept?: (kept: KeptParts) => void;
}

/** Where a download can go on. Only for plaintext that came out of `download` and was not changed since: it is not verified again. */
export interface KeptParts {
  /** Whole parts, from the first, whose plaintext was written. */
  readonly parts: number;
  /** The 40 bytes that precede the first segment: what follows must belong to the same stream. */
  readonly header: Bytes;
}

/** Bytes of plaintext in the first `parts` parts of a transfer. */
export function keptBytes(parts: number, info: TransferInfo): number {
  return parts === 0
    ? 0
    : partLayout(Math.min(parts, partCount(info.ciphertextBytes, info.partBytes)), info).plaintext.end;
}

/** Parts that are fetched and decrypted at once. */
const PARTS_AT_ONCE = 4;
/** A report is worth so much waiting. */
const REPORT_MS = 10_000;

interface Download {
  readonly api: Api;
  readonly info: TransferInfo;
  readonly urls: PartUrlPool;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly header: Promise<Bytes>;
  readonly opener: Promise<Opener>;
  readonly setHeader: (header: Bytes) => void;
}

/**
 * Claims, fetches and decrypts a transfer whose metadata was read. Throws `damaged` or `truncated` before any byte behind the fault is
 * written, the server's refusals by their codes, `cancelled` after an abort. `finished`: whether the server received the end.
 */
export async function download(
  api: Api,
  keys: LinkKeys,
  opened: { info: TransferInfo; metadata: Metadata },
  options: DownloadOptions,
): Promise<{ finished: boolean }> {
  const failed = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, failed.signal]) : failed.signal;
  const writer = options.sink.getWriter();
  try {
    checkSizes(opened.info, opened.metadata);
    const finish = await readAllParts(api, keys, opened.info, { ...options, signal }, writer);
    await writer.close();
    return { finished: await finish() };
  } catch (thrown) {
    failed.abort();
    // The first error is the one that counts; a sink that is closed or failed already cannot be aborted again.
    await writer.abort(thrown).catch(() => undefined);
    throw thrown;
  }
}

async function readAllParts(
  api: Api,
  keys: LinkKeys,
  info: TransferInfo,
  options: DownloadOptions & { signal: AbortSignal },
  writer: WritableStreamDefaultWriter<Bytes>,
): Promise<() => Promise<boolean>> {
  const { signal } = options;
  const path = `/api/transfers/${info.id}`;
  const proof = { 'x-sgraph-send-proof': keys.downloadProof };
  const json = { claimId: options.claimId };
  const claim = await api.json({ method: 'POST', path: `${path}/downloads`, headers: proof, json, signal }, Claim);
  const headers = { ...proof, 'x-sgraph-send-claim': options.claimId };
  const count = partCount(info.ciphertextBytes, info.partBytes);
  const urlPath = `${path}/part-urls?download=${claim.download}`;
  const urls = createPartUrlPool(api, {
    path: urlPath,
    headers,
    purpose: 'download',
    partCount: count,
    bucketOrigin: async () => (await api.json({ method: 'GET', path: '/api/info', signal }, ServerInfo)).bucketOrigin,
  });
  const work: Download = { api, info, urls, headers, signal, ...openerOfHeader(keys, info) };
  if (options.kept) work.setHeader(options.kept.header);

  const running: Promise<Bytes[]>[] = [];
  let started = options.kept?.parts ?? 0;
  for (let part = started + 1; part <= count; part++) {
    while (started < count && running.length < PARTS_AT_ONCE) running.push(quietly(readPart(work, (started += 1))));
    const opened = await running.shift()?.catch(reportDamage(work, `${path}/downloads/${claim.download}`, part));
    for (const plaintext of opened ?? []) await writer.write(plaintext);
    options.onKept?.({ parts: part, header: await work.header });
    const totalBytes = info.ciphertextBytes;
    options.onProgress?.({ transferredBytes: Math.min(totalBytes, part * info.partBytes), totalBytes });
  }
  const finish = { method: 'POST' as const, path: `${path}/downloads/${claim.download}/finish`, headers, signal };
  // The file is whole and saved by then: an answer that is lost, or a sender who deletes just now, must not spoil it.
  return () =>
    api.call(finish).then(
      () => true,
      () => false,
    );
}

/** For a `catch`: reports a damaged part to the server, for sender and operator, and says what the recipient can do. */
function reportDamage(
  { api, info, headers, signal }: Download,
  path: string,
  part: number,
): (thrown: unknown) => Promise<never> {
  return async (thrown) => {
    const { code, message } = asSendError(thrown);
    // A bucket says that a part is not there, and not why.
    if (ERRORS[code].next !== 'restore' && code !== 'not_found') throw thrown;
    const report = { method: 'POST' as const, path: `${path}/damage`, headers, json: { part } };
    const isReported = await api
      .call({ ...report, signal: AbortSignal.any([signal, AbortSignal.timeout(REPORT_MS)]) })
      .then(
        () => true,
        () => false,
      );
    // A part that is missing from a bucket is damage; a transfer that is gone is not.
    if (code === 'not_found' && !isReported) throw thrown;
    const told = isReported ? ', who was notified,' : '';
    throw new SendError(
      code === 'not_found' ? 'store_damaged' : code,
      `${message}: ask the sender to send it again, or the operator of the server${told} to restore part ${part} of transfer ${info.id}`,
      { cause: thrown },
    );
  };
}

async function readPart(work: Download, part: number): Promise<Bytes[]> {
  const layout = partLayout(part, work.info);
  const ciphertext = await work.api.retried((attempt) => fetchPart(work, layout, attempt > 1), work.signal);
  if (part === 1) work.setHeader(ciphertext.slice(0, HEADER_BYTES));
  const plaintext = await openPart(await work.opener, layout, ciphertext, work.info.segmentBytes);
  release(ciphertext);
  return plaintext;
}

async function fetchPart({ api, urls, headers, signal }: Download, layout: PartLayout, again: boolean): Promise<Bytes> {
  const { method, url, own, headers: named } = await urls.get(layout.part, again, signal);
  const response = await api.transfer({
    method,
    url,
    headers: { ...named, ...(own && headers) },
    signal,
    ...(!own && { namedBy: api.baseUrl }),
  });
  if (!response.ok) {
    const error = await responseError(response);
    if (own || response.status !== 403) throw error;
    throw refusedAddress(again, error);
  }
  return readBody(response, layout, signal);
}

/** Reads a part into memory of its size, as each piece comes in. Throws `damaged` as soon as there is more than that. */
async function readBody(response: Response, layout: PartLayout, signal: AbortSignal): Promise<Bytes> {
  const bytes = new Uint8Array(layout.ciphertext.end - layout.ciphertext.start);
  const reader = response.body?.getReader();
  let filled = 0;
  for (;;) {
    const piece = await reader?.read().catch((cause: unknown) => {
      if (signal.aborted) throw new SendError('cancelled', undefined, { cause });
      throw new SendError('network', 'the connection was lost in the middle of a part', { cause });
    });
    if (piece?.value === undefined) return bytes.subarray(0, filled);
    if (filled + piece.value.byteLength > bytes.byteLength) {
      await reader?.cancel();
      throw new SendError('damaged', `part ${layout.part} has more than ${bytes.byteLength} bytes`);
    }
    bytes.set(piece.value, filled);
    filled += piece.value.byteLength;
    release(piece.value);
  }
}

/** The header, which the first part starts with, makes the opener that all parts need; later parts may arrive first and wait for it. */
function openerOfHeader(keys: LinkKeys, info: TransferInfo): Pick<Download, 'header' | 'opener' | 'setHeader'> {
  const { promise: header, resolve: setHeader } = Promise.withResolvers<Bytes>();
  const opener = header.then((bytes) =>
    createOpener(
      { key: keys.contentKey, purpose: 'content', segmentBytes: info.segmentBytes },
      headerOfFirstPart(bytes),
    ),
  );
  opener.catch(() => undefined);
  return { header, opener, setHeader };
}

/** A later part may fail while an earlier one is awaited; its failure is reported when its turn comes. */
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

function checkSizes(info: TransferInfo, metadata: Metadata): void {
  const held = plaintextLength(info.ciphertextBytes, info.segmentBytes);
  if (held === metadata.bytes && info.partBytes % info.segmentBytes === 0) return;
  const code = held !== undefined && held < metadata.bytes ? 'truncated' : 'damaged';
  throw new SendError(
    code,
    `the server holds ${info.ciphertextBytes} encrypted bytes, which is not what the sender encrypted`,
  );
}
