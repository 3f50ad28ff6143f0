import type { Bytes } from '../bytes.ts';
import type { LinkKeys } from '../crypto/keys.ts';
import type { PartLayout } from '../crypto/layout.ts';
import { HEADER_BYTES, partLayout, segmentCapacity } from '../crypto/layout.ts';
import type { Unlocking } from '../crypto/protection.ts';
import type { Opener } from '../crypto/segments.ts';
import { createOpener, decodeHeader } from '../crypto/segments.ts';
import { SendError } from '../errors.ts';
import type { Metadata, TransferInfo } from '../schemas.ts';
import type { Api } from './api.ts';
import type { ClaimedParts } from './claimed-parts.ts';
import { claimParts } from './claimed-parts.ts';
import { checkSizes } from './download.ts';
import { open } from './light-client.ts';
import type { OpenedTransfer } from './opened-transfer.ts';

/** Parts that are fetched at once. */
const PARTS_AT_ONCE = 4;
/** Plaintext that is kept, so that what is read twice is fetched once: the least, and in parts. */
const CACHED_BYTES = 16 * 1024 * 1024;
const CACHED_PARTS = 2;

export interface ContentOptions extends Unlocking {
  readonly id: string;
  readonly secret: string;
  /** A claim id made with `newSecret`. The same one goes on reading, and `download` with it is the same download. */
  readonly claimId: string;
  readonly signal?: AbortSignal;
  /** What `open` or `openWhenReady` gave of it: the server is not asked again. */
  readonly opened?: OpenedTransfer | undefined;
}

/** The content of a transfer, of which any range can be read. */
export interface ContentReader {
  /** Length of the plaintext. */
  readonly bytes: number;
  /**
   * The plaintext from `start` to `end`, the end excluded: every byte of it has verified. Fetches the encrypted segments that it is in, or with
   * `wholeParts` all of their parts, which is faster for who reads on. Throws `damaged` or `truncated`, the server's refusals by their
   * codes, `cancelled` after an abort.
   */
  readonly read: (start: number, end: number, options?: { readonly wholeParts?: boolean }) => Promise<Bytes>;
  /** Ends the download, which the sender sees; nothing can be read any more. Whether the server received that. */
  finish(): Promise<boolean>;
}

/** Claims a download, of which any range can be read until it is finished. Throws as `download` does. */
export async function openContent(
  api: Api,
  options: ContentOptions,
): Promise<OpenedTransfer & { readonly content: ContentReader }> {
  const { opened, keys } = await open(api, options, options.signal);
  return { ...opened, content: await readerOf(api, keys, opened, options) };
}

async function readerOf(
  api: Api,
  keys: LinkKeys,
  { info, metadata }: { info: TransferInfo; metadata: Metadata },
  options: ContentOptions,
): Promise<ContentReader> {
  checkSizes(info, metadata);
  const parts = await claimParts(api, keys, info, options);
  const { bytes } = metadata;
  const segments = createSegments(parts, keys, info);
  return {
    bytes,
    read: async (start, end, { wholeParts = false } = {}) => {
      if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= bytes))
        throw new SendError('range_not_satisfiable', `bytes ${start} to ${end} of ${bytes} cannot be read`);
      const plaintext = new Uint8Array(end - start);
      if (start === end) return plaintext;
      let at = start;
      const wanted = { first: segmentAt(start, info), last: segmentAt(end - 1, info) };
      const pieces = await segments.load(wanted, wholeParts);
      for (const { offset, content } of pieces) {
        const piece = content.subarray(at - offset, end - offset);
        plaintext.set(piece, at - start);
        at += piece.byteLength;
      }
      return plaintext;
    },
    finish: () => parts.finish(),
  };
}

/** A decrypted segment, and where its plaintext begins. */
interface Piece {
  readonly offset: number;
  readonly content: Bytes;
}

/** From the first segment to the last one, both included. */
interface Run {
  readonly first: number;
  readonly last: number;
}

type Cache = Map<number, Promise<Bytes>>;

function createSegments(
  parts: ClaimedParts,
  keys: LinkKeys,
  info: TransferInfo,
): { load(wanted: Run, wholeParts: boolean): Promise<Piece[]> } {
  const { segmentBytes, partBytes, ciphertextBytes } = info;
  const perPart = partBytes / segmentBytes;
  const count = Math.ceil(ciphertextBytes / segmentBytes);
  const mostKept = Math.max(Math.floor(CACHED_BYTES / segmentBytes), CACHED_PARTS * perPart);
  const known: Cache = new Map();
  const openRun = runOpener(parts, keys, info);
  const request = (part: PartLayout, { first, last }: Run): void => {
    const run = openRun(part, { first, last });
    for (let index = first; index <= last; index++) {
      const segment = run.then((opened) => opened[index - first] ?? missingSegment(index));
      known.set(index, segment);
      segment.catch(() => known.get(index) === segment && known.delete(index));
    }
  };
  const loadPart = (part: number, wanted: Run, wholeParts: boolean): Promise<Piece>[] => {
    const whole = { first: part * perPart, last: Math.min((part + 1) * perPart, count) - 1 };
    const asked = { first: Math.max(wanted.first, whole.first), last: Math.min(wanted.last, whole.last) };
    const missing = missingIn(asked, known);
    if (missing) request(partLayout(part + 1, info), wholeParts ? whole : missing);
    const indexes = Array.from({ length: asked.last - asked.first + 1 }, (_, at) => asked.first + at);
    return indexes.map(async (index) => ({ offset: offsetOf(index, info), content: await touch(known, index) }));
  };
  return {
    async load(wanted, wholeParts) {
      const pieces: Piece[] = [];
      const lastPart = Math.floor(wanted.last / perPart);
      for (let from = Math.floor(wanted.first / perPart); from <= lastPart; from += PARTS_AT_ONCE) {
        const loading: Promise<Piece>[] = [];
        for (let part = from; part <= Math.min(from + PARTS_AT_ONCE - 1, lastPart); part++)
          loading.push(...loadPart(part, wanted, wholeParts));
        pieces.push(...(await Promise.all(loading)));
        for (const index of known.keys()) if (known.size > mostKept) known.delete(index);
      }
      return pieces;
    },
  };
}

/** Fetches and decrypts segments of one part. The first segment of all, which the stream's header precedes, is fetched before any other. */
function runOpener(
  parts: ClaimedParts,
  keys: LinkKeys,
  info: TransferInfo,
): (part: PartLayout, run: Run) => Promise<Bytes[]> {
  const { segmentBytes, ciphertextBytes } = info;
  const lastOfAll = Math.ceil(ciphertextBytes / segmentBytes) - 1;
  const fetchRun = async (part: PartLayout, { first, last }: Run): Promise<Bytes> => {
    const length = part.ciphertext.end - part.ciphertext.start;
    const start = (first - part.firstSegment) * segmentBytes;
    const end = Math.min((last + 1 - part.firstSegment) * segmentBytes, length);
    const run = await parts.fetch(part, start === 0 && end === length ? undefined : { start, end });
    if (run.byteLength === end - start) return run;
    throw new SendError('truncated', `part ${part.part} has ${start + run.byteLength} bytes, not ${end}`);
  };
  const begin = async (): Promise<{ head: Bytes; opener: Opener }> => {
    const first = await fetchRun(partLayout(1, info), { first: 0, last: 0 });
    const stream = { key: keys.contentKey, purpose: 'content' as const, segmentBytes };
    const opener = await createOpener(stream, decodeHeader(first));
    // Shows at once whether the header was altered, which makes every segment look so.
    return { head: await opener.open(0, lastOfAll === 0, first.subarray(HEADER_BYTES)), opener };
  };
  let beginning: ReturnType<typeof begin> | undefined;
  return async (part, run) => {
    beginning ??= begin().catch((thrown: unknown) => {
      beginning = undefined;
      return parts.reportDamage(1)(thrown);
    });
    const { head, opener } = await beginning;
    const opened = async (): Promise<Bytes[]> => {
      if (run.last === 0) return [head];
      const ciphertext = await fetchRun(part, run);
      const segments = Array.from({ length: run.last - run.first + 1 }, (_, at) =>
        ciphertext.subarray(at * segmentBytes, (at + 1) * segmentBytes),
      );
      return Promise.all(
        segments.map((segment, at) => {
          const index = run.first + at;
          return opener.open(index, index === lastOfAll, index === 0 ? segment.subarray(HEADER_BYTES) : segment);
        }),
      );
    };
    return opened().catch(parts.reportDamage(part.part));
  };
}

function missingSegment(index: number): never {
  throw new SendError('internal', `segment ${index + 1} was not read`);
}

/** From the first to the last segment of those asked for that are not at hand. */
function missingIn(asked: Run, known: Cache): Run | undefined {
  let { first, last } = asked;
  while (first <= last && known.has(first)) first += 1;
  while (last >= first && known.has(last)) last -= 1;
  return first > last ? undefined : { first, last };
}

/** The segment, which is then the last to be forgotten. */
function touch(known: Cache, index: number): Promise<Bytes> {
  const segment = known.get(index);
  if (!segment) return missingSegment(index);
  known.delete(index);
  known.set(index, segment);
  return segment;
}

/** The segment that a byte of the plaintext is in. */
function segmentAt(offset: number, { segmentBytes }: TransferInfo): number {
  const first = segmentCapacity(0, segmentBytes);
  return offset < first ? 0 : 1 + Math.floor((offset - first) / segmentCapacity(1, segmentBytes));
}

/** Where the plaintext of a segment begins. */
function offsetOf(index: number, { segmentBytes }: TransferInfo): number {
  return index === 0 ? 0 : segmentCapacity(0, segmentBytes) + (index - 1) * segmentCapacity(1, segmentBytes);
}
