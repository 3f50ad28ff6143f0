import type { Api } from './api.ts';
import type { Bytes } from '../bytes.ts';
import { release } from '../bytes.ts';
import type { LinkKeys } from '../crypto/keys.ts';
import { HEADER_BYTES, partCount, partLayout, plaintextLength } from '../crypto/layout.ts';
import { headerOfFirstPart, openPart } from '../crypto/parts.ts';
import type { Opener } from '../crypto/segments.ts';
import { createOpener } from '../crypto/segments.ts';
import { SendError } from '../errors.ts';
import type { ClaimedParts } from './claimed-parts.ts';
import { claimParts } from './claimed-parts.ts';
import type { OpenedTransfer } from './opened-transfer.ts';
import type { Metadata, TransferInfo } from '../schemas.ts';
import type { Progress } from './upload-options.ts';

export interface DownloadOptions {
  /** A claim id made with `newSecret`; the same one resumes an interrupted download without a second claim. */
  readonly claimId: string;
  /** Gets the plaintext in order. Closed after the last segment has verified, aborted otherwise. */
  readonly sink: WritableStream<Bytes>;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
  /** What `open` or `openWhenReady` gave of it: the server is not asked again. */
  readonly opened?: OpenedTransfer | undefined;
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

interface Download {
  readonly parts: ClaimedParts;
  readonly info: TransferInfo;
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
  const parts = await claimParts(api, keys, info, options);
  const count = partCount(info.ciphertextBytes, info.partBytes);
  const work: Download = { parts, info, ...openerOfHeader(keys, info) };
  if (options.kept) work.setHeader(options.kept.header);

  const running: Promise<Bytes[]>[] = [];
  let started = options.kept?.parts ?? 0;
  for (let part = started + 1; part <= count; part++) {
    while (started < count && running.length < PARTS_AT_ONCE) running.push(quietly(readPart(work, (started += 1))));
    const opened = await running.shift()?.catch(parts.reportDamage(part));
    for (const plaintext of opened ?? []) await writer.write(plaintext);
    options.onKept?.({ parts: part, header: await work.header });
    const totalBytes = info.ciphertextBytes;
    options.onProgress?.({ transferredBytes: Math.min(totalBytes, part * info.partBytes), totalBytes });
  }
  return () => parts.finish();
}

async function readPart(work: Download, part: number): Promise<Bytes[]> {
  const layout = partLayout(part, work.info);
  const ciphertext = await work.parts.fetch(layout);
  if (part === 1) work.setHeader(ciphertext.slice(0, HEADER_BYTES));
  const plaintext = await openPart(await work.opener, layout, ciphertext, work.info.segmentBytes);
  release(ciphertext);
  return plaintext;
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

/** Throws `damaged` or `truncated` where the sizes that the server gives are not those of what was sent. */
export function checkSizes(info: TransferInfo, metadata: Metadata): void {
  const held = plaintextLength(info.ciphertextBytes, info.segmentBytes);
  if (held === metadata.bytes && info.partBytes % info.segmentBytes === 0) return;
  const code = held !== undefined && held < metadata.bytes ? 'truncated' : 'damaged';
  throw new SendError(
    code,
    `the server holds ${info.ciphertextBytes} encrypted bytes, which is not what the sender encrypted`,
  );
}
