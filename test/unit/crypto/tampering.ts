import type { Bytes } from '../../../core/bytes.ts';
import { concatBytes, equalBytes } from '../../../core/bytes.ts';
import { HEADER_BYTES, segmentCapacity, TAG_BYTES } from '../../../core/crypto/layout.ts';
import type { StreamHeader, StreamParameters } from '../../../core/crypto/segments.ts';
import { SendError } from '../../../core/errors.ts';
import { pattern } from '../../vectors/vectors.ts';
import type { Outcome } from './streams.ts';
import { encrypt } from './streams.ts';

const SEGMENT = 4_096;
const FIRST = segmentCapacity(0, SEGMENT);
const OTHER = segmentCapacity(1, SEGMENT);

export const parameters: StreamParameters = { key: pattern(32), purpose: 'content', segmentBytes: SEGMENT };
const header: StreamHeader = { salt: pattern(32), noncePrefix: pattern(7) };
const otherKey = Uint8Array.from(pattern(32), (byte) => byte ^ 0x80);
const otherHeader: StreamHeader = { salt: header.salt, noncePrefix: pattern(8).slice(1) };

/** One way to tamper: what the reader is given, and what it must say. */
export interface Tampering {
  readonly name: string;
  readonly plaintext: Bytes;
  readonly ciphertext: Bytes;
  readonly parameters: StreamParameters;
  /** Index from 0 of the first segment that is not what and where the sender wrote it: nothing of it or behind it may come out. */
  readonly faulty: number;
  readonly code: 'damaged' | 'truncated';
}

type Row = Pick<Tampering, 'name' | 'faulty' | 'code'> & {
  readonly ciphertext: Bytes;
  readonly parameters?: Partial<StreamParameters>;
};

/** A file and the foreign ciphertexts that its segments are mixed with. */
interface Victim {
  readonly name: string;
  readonly plaintext: Bytes;
  readonly ciphertext: Bytes;
  /** The ciphertext cut at its segment boundaries; the header is in the first. */
  readonly segments: readonly Bytes[];
  readonly foreign: Readonly<Record<string, readonly Bytes[]>>;
}

const victims: readonly Victim[] = await Promise.all([
  victim('an empty file', 0),
  victim('a file of one short segment', 500),
  victim('a file of one full segment', FIRST),
  victim('a file of three full segments', FIRST + 2 * OTHER),
  victim('a file of four segments', FIRST + 2 * OTHER + 100),
]);

/** The table. */
export const tamperings: readonly Tampering[] = victims.flatMap((file) =>
  [
    ...headerFlips(file),
    ...bodyFlips(file),
    ...rearranged(file),
    ...truncated(file),
    ...extended(file),
    ...exchanged(file),
    ...misread(file),
  ].map((row) => ({
    ...row,
    name: `${file.name}: ${row.name}`,
    plaintext: file.plaintext,
    parameters: { ...parameters, ...row.parameters },
  })),
);

/** What is wrong with the answer to a tampering; undefined when it is right. */
export function complaint(row: Tampering, { bytes, error }: Outcome): string | undefined {
  if (!(error instanceof SendError)) return error === undefined ? 'it is taken for sound' : 'it ends in no SendError';
  if (error.code !== row.code) return `it is called ${error.code}, not ${row.code}`;
  const good = row.faulty === 0 ? 0 : FIRST + (row.faulty - 1) * OTHER;
  if (bytes.byteLength > good) return `${bytes.byteLength} bytes came out where ${good} were sound`;
  if (!equalBytes(bytes, row.plaintext.subarray(0, bytes.byteLength))) return 'what came out is not the plaintext';
  return undefined;
}

async function victim(name: string, size: number): Promise<Victim> {
  const plaintext = pattern(size);
  const sealed = (changes: Partial<StreamParameters>, head: StreamHeader): Promise<Bytes> =>
    encrypt({ ...parameters, ...changes }, plaintext, { header: head });
  const ciphertext = await sealed({}, header);
  return {
    name,
    plaintext,
    ciphertext,
    segments: cut(ciphertext),
    foreign: {
      'of a transfer with another key': cut(await sealed({ key: otherKey }, header)),
      'of the same key under another nonce prefix': cut(await sealed({}, otherHeader)),
      'of the metadata stream': cut(await sealed({ purpose: 'metadata' }, header)),
    },
  };
}

function cut(ciphertext: Bytes): Bytes[] {
  const count = Math.ceil(ciphertext.byteLength / SEGMENT);
  return Array.from({ length: count }, (_, index) => ciphertext.slice(index * SEGMENT, (index + 1) * SEGMENT));
}

function flipped(bytes: Bytes, at: number, bit: number): Bytes {
  return bytes.map((byte, index) => (index === at ? byte ^ (1 << bit) : byte));
}

function headerFlips({ ciphertext }: Victim): Row[] {
  return Array.from({ length: HEADER_BYTES }, (_, at) => at).flatMap((at) =>
    [0, 3, 7].map((bit) => ({
      name: `bit ${bit} of header byte ${at} flipped`,
      ciphertext: flipped(ciphertext, at, bit),
      faulty: 0,
      code: 'damaged' as const,
    })),
  );
}

function bodyFlips({ ciphertext, segments }: Victim): Row[] {
  return segments.flatMap((segment, index) => {
    const start = index * SEGMENT;
    const tag = start + segment.byteLength - TAG_BYTES;
    const body = index === 0 ? HEADER_BYTES : start;
    const places = [tag, tag + 7, tag + TAG_BYTES - 1, body, Math.floor((body + tag) / 2), Math.max(body, tag - 1)];
    return [...new Set(places)].flatMap((at) =>
      [0, 7].map((bit) => ({
        name: `bit ${bit} of byte ${at - start} of segment ${index + 1} flipped`,
        ciphertext: flipped(ciphertext, at, bit),
        faulty: index,
        code: 'damaged' as const,
      })),
    );
  });
}

function rearranged({ segments }: Victim): Row[] {
  const rows: Row[] = [];
  const end = segments.length - 1;
  const add = (name: string, order: readonly number[], faulty: number, code: Row['code'] = 'damaged'): void => {
    rows.push({ name, ciphertext: concatBytes(order.map((index) => segments[index]!)), faulty, code });
  };
  const places = segments.map((_, index) => index);
  for (const index of places) {
    const others = places.filter((other) => other !== index);
    if (index < end) add(`segment ${index + 1} dropped`, others, index);
    else add('the last segment dropped', others, Math.max(0, end - 1), 'truncated');
    const twice = places.flatMap((other) => (other === index ? [other, other] : [other]));
    add(`segment ${index + 1} twice`, twice, Math.min(index + 1, end));
    for (const other of others.filter((later) => later > index)) {
      const swapped = places.map((place) => (place === index ? other : place === other ? index : place));
      add(`segments ${index + 1} and ${other + 1} swapped`, swapped, index);
    }
  }
  if (end > 1) add('all between the first segment and the last dropped', [0, end], 1);
  return rows;
}

function truncated({ ciphertext, segments }: Victim): Row[] {
  const ends = segments.flatMap((segment, index) => {
    const { byteLength } = segment;
    const least = index === 0 ? HEADER_BYTES : 0;
    const offsets = [
      0,
      1,
      TAG_BYTES - 1,
      TAG_BYTES,
      Math.floor((byteLength - least) / 2),
      byteLength - least - TAG_BYTES,
    ];
    const inside = [...offsets, byteLength - least - TAG_BYTES + 1, byteLength - least - 1];
    const header = index === 0 ? [0, 1, 20, HEADER_BYTES - 1] : [];
    return [...header, ...inside.map((offset) => least + offset)]
      .filter((offset) => offset >= 0 && offset < byteLength)
      .map((offset) => index * SEGMENT + offset);
  });
  return [...new Set(ends)].map((bytes) => {
    const segment = Math.floor(bytes / SEGMENT);
    const inSegment = bytes % SEGMENT;
    const body = inSegment - (segment === 0 ? HEADER_BYTES : 0);
    const atBoundary = bytes > 0 && inSegment === 0;
    return {
      name: `cut after ${bytes} bytes`,
      ciphertext: ciphertext.slice(0, bytes),
      faulty: atBoundary ? segment - 1 : segment,
      code: atBoundary || body < TAG_BYTES ? ('truncated' as const) : ('damaged' as const),
    };
  });
}

function extended({ ciphertext, segments }: Victim): Row[] {
  const tails: Record<string, Bytes> = {
    'a byte': new Uint8Array(1),
    'an empty tag': new Uint8Array(TAG_BYTES),
    'a segment of zeros': new Uint8Array(SEGMENT),
    'two segments of other bytes': pattern(2 * SEGMENT),
    'its own first segment': segments[0]!,
    'a whole copy of itself': ciphertext,
  };
  return Object.entries(tails).map(([name, tail]) => ({
    name: `extended by ${name}`,
    ciphertext: concatBytes([ciphertext, tail]),
    faulty: segments.length - 1,
    code: 'damaged',
  }));
}

function exchanged({ segments, foreign }: Victim): Row[] {
  return Object.entries(foreign).flatMap(([whose, others]) =>
    segments.map((segment, index) => {
      // The first segment keeps its own header: otherwise it would be the other stream's beginning.
      const keep = index === 0 ? HEADER_BYTES : 0;
      const mixed = concatBytes([segment.slice(0, keep), others[index]!.slice(keep)]);
      return {
        name: `segment ${index + 1} is that ${whose}`,
        ciphertext: concatBytes(segments.map((own, at) => (at === index ? mixed : own))),
        faulty: index,
        code: 'damaged' as const,
      };
    }),
  );
}

function misread({ ciphertext }: Victim): Row[] {
  const changes: Record<string, Partial<StreamParameters>> = {
    'another key': { key: otherKey },
    'a key that differs in one bit': { key: flipped(parameters.key, 31, 0) },
    'the purpose of metadata': { purpose: 'metadata' },
    'a segment size larger by one': { segmentBytes: SEGMENT + 1 },
    'twice the segment size': { segmentBytes: 2 * SEGMENT },
    'a segment size larger than the file': { segmentBytes: 1024 * SEGMENT },
    'a segment size that does not exist': { segmentBytes: 41 },
  };
  return Object.entries(changes).map(([name, change]) => ({
    name: `read with ${name}`,
    ciphertext,
    parameters: change,
    faulty: 0,
    code: 'damaged',
  }));
}
