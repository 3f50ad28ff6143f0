import type { Bytes } from '../../core/bytes.ts';
import type { ImageType } from './file-kind.ts';

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** What decodes to more than 256 MiB is not shown. */
const MOST_PIXELS = 64_000_000;
const MOST_SIDE = 16_384;

/** Whether a page may decode an image of that size. */
export function isDecodable({ width, height }: ImageSize): boolean {
  return width * height <= MOST_PIXELS && Math.max(width, height) <= MOST_SIDE;
}

/** The size of an image as its headers declare it, without decoding it; undefined where they do not. */
export function imageSize(bytes: Bytes, type: ImageType): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return READERS[type](view);
  } catch (thrown) {
    // What is cut has no size.
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

const READERS: Readonly<Record<ImageType, (view: DataView) => ImageSize | undefined>> = {
  'image/png': (view) =>
    view.getUint32(12) === 0x49484452 ? { width: view.getUint32(16), height: view.getUint32(20) } : undefined,
  'image/gif': gifSize,
  'image/jpeg': jpegSize,
  'image/webp': webpSize,
  'image/avif': avifSize,
};

/** The first frame may be larger than the screen that the header declares, and browsers then show it whole. */
function gifSize(view: DataView): ImageSize | undefined {
  const screen = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  const flags = view.getUint8(10);
  let at = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  while (view.getUint8(at) === 0x21) {
    at += 2;
    while (view.getUint8(at) !== 0) at += view.getUint8(at) + 1;
    at += 1;
  }
  if (view.getUint8(at) !== 0x2c) return undefined;
  return {
    width: Math.max(screen.width, view.getUint16(at + 1, true) + view.getUint16(at + 5, true)),
    height: Math.max(screen.height, view.getUint16(at + 3, true) + view.getUint16(at + 7, true)),
  };
}

function jpegSize(view: DataView): ImageSize | undefined {
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    // Fill bytes.
    if (marker === 0xff) at += 1;
    // Without a length: a decoder reads right behind it, and would find another size there than at the end of what looks like one.
    else if (marker <= 1 || (marker >= 0xd0 && marker <= 0xd8)) return undefined;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    else if (marker === 0xda || marker === 0xd9) return undefined;
    else at += 2 + view.getUint16(at + 2);
  }
}

function webpSize(view: DataView): ImageSize | undefined {
  const chunk = view.getUint32(12);
  const uint24 = (at: number): number => view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;
  if (chunk === 0x56503858) return { width: uint24(24) + 1, height: uint24(27) + 1 };
  if (chunk === 0x56503820)
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (chunk !== 0x5650384c) return undefined;
  const packed = view.getUint32(21, true);
  return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
}

/**
 * The largest size that describes an image (`ispe` in `meta`, of which a grid and its tiles have each their own) or a sequence of them (`tkhd` in `moov`).
 * Other boxes may contain anything, and a decoder looks for no size there.
 */
function avifSize(view: DataView): ImageSize | undefined {
  let largest: ImageSize | undefined;
  for (let at = 0; at + 8 <= view.byteLength;) {
    const said = view.getUint32(at);
    const bytes = said === 0 ? view.byteLength - at : said === 1 ? view.getUint32(at + 12) : said;
    if (bytes < 8) return undefined;
    if ([META, MOOV].includes(view.getUint32(at + 4)))
      for (const size of sizesIn(view, at, Math.min(at + bytes, view.byteLength)))
        if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
    at += bytes;
  }
  return largest;
}

const [META, MOOV, ISPE, TKHD] = [0x6d657461, 0x6d6f6f76, 0x69737065, 0x746b6864];

function* sizesIn(view: DataView, start: number, end: number): Generator<ImageSize> {
  for (let at = start; at + 4 <= end; at++) {
    const box = view.getUint32(at);
    if (box === ISPE) yield { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    if (box !== TKHD) continue;
    // Behind times of 32 bits, or of 64 in version 1; with 16 bits behind the point.
    const width = at + (view.getUint8(at + 4) === 1 ? 92 : 80);
    yield { width: view.getUint32(width) >>> 16, height: view.getUint32(width + 4) >>> 16 };
  }
}
