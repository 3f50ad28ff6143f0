import { crc32, inflateSync } from 'node:zlib';

export interface Picture {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: 'image/png' | 'image/svg+xml';
  readonly width: number;
  readonly height: number;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MOST_PIXELS = 1_024;
/** Chunks that decide what is seen; any other that may be left out is left out: https://www.w3.org/TR/png-3/#11Chunks. */
const KEPT = ['IHDR', 'PLTE', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'IDAT', 'IEND'];
/** Samples of a pixel by the type of colour. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.equals(bytes.subarray(0, SIGNATURE.length));
}

/** The picture with nothing but what is seen in it, or what is wrong with it. */
export function cleanPng(bytes: Uint8Array): Picture | string {
  const chunks = chunksOf(Buffer.from(bytes));
  if (typeof chunks === 'string') return chunks;
  const header = chunks[0];
  if (header?.kind !== 'IHDR' || header.data.length !== 13) return 'is a PNG without a header';
  const [width, height] = [header.data.readUInt32BE(0), header.data.readUInt32BE(4)];
  if (width < 1 || height < 1 || width > MOST_PIXELS || height > MOST_PIXELS)
    return `is a PNG of ${width} × ${height} pixels, expected ${MOST_PIXELS} × ${MOST_PIXELS} at most`;
  const foreign = chunks.find(({ kind }) => !KEPT.includes(kind) && /^[A-Z]/.test(kind));
  if (foreign) return `is a PNG with the part ${foreign.kind}, which is not known`;
  if (!holdsPixels(header.data, chunks)) return 'is a PNG whose picture is damaged or is something else';
  const kept = chunks.filter(({ kind }) => KEPT.includes(kind)).map(({ all }) => all);
  return { bytes: new Uint8Array(Buffer.concat([SIGNATURE, ...kept])), type: 'image/png', width, height };
}

interface Chunk {
  readonly kind: string;
  readonly data: Buffer;
  readonly all: Buffer;
}

function chunksOf(bytes: Buffer): Chunk[] | string {
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; at < bytes.length;) {
    if (chunks.at(-1)?.kind === 'IEND')
      return `is a PNG with ${bytes.length - at} bytes after its end: it may be another kind of file too`;
    if (at + 12 > bytes.length || at + 12 + bytes.readUInt32BE(at) > bytes.length) return 'is a PNG that was cut off';
    const length = bytes.readUInt32BE(at);
    const [named, all] = [bytes.subarray(at + 4, at + 8 + length), bytes.subarray(at, at + 12 + length)];
    if (crc32(named) !== bytes.readUInt32BE(at + 8 + length)) return 'is a PNG with a damaged part';
    chunks.push({ kind: named.toString('latin1', 0, 4), data: named.subarray(4), all });
    at += all.length;
  }
  return chunks.at(-1)?.kind === 'IEND' ? chunks : 'is a PNG that was cut off';
}

/** Whether what is compressed are the rows of pixels that the header names, and no more. */
function holdsPixels(header: Buffer, chunks: readonly Chunk[]): boolean {
  const [width, height, depth, colour, interlaced] = [
    header.readUInt32BE(0),
    header.readUInt32BE(4),
    header.readUInt8(8),
    header.readUInt8(9),
    header.readUInt8(12),
  ];
  const samples = SAMPLES[colour];
  if (samples === undefined || ![1, 2, 4, 8, 16].includes(depth)) return false;
  const wanted = height * (1 + Math.ceil((width * samples * depth) / 8));
  try {
    const packed = Buffer.concat(chunks.filter(({ kind }) => kind === 'IDAT').map(({ data }) => data));
    const found = inflateSync(packed, { maxOutputLength: 2 * wanted + 4_096 }).length;
    return interlaced === 0 ? found === wanted : found >= wanted;
  } catch {
    return false;
  }
}
