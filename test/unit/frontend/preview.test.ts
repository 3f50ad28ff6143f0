import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../../core/bytes.ts';
import { utf8 } from '../../../core/bytes.ts';
import { kindOf } from '../../../frontend/preview/file-kind.ts';
import { imageSize } from '../../../frontend/preview/image-size.ts';
import type { Preview, Viewable } from '../../../frontend/preview/load-preview.ts';
import { loadPreview } from '../../../frontend/preview/load-preview.ts';

const bytesOf = (...parts: (string | number[] | Uint8Array)[]): Bytes =>
  new Uint8Array(
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)))),
  );
const u16 = (value: number): number[] => [value >>> 8, value & 0xff];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];
const le16 = (value: number): number[] => u16(value).reverse();
const png = (width: number, height: number): Bytes =>
  bytesOf('\x89PNG\r\n\x1a\n', u32(13), 'IHDR', u32(width), u32(height), [8, 6, 0, 0, 0], u32(0), deflateSync(''));

/** A JPEG whose header of a frame declares that size. */
const jpeg = (width: number, height: number, before: (string | number[])[] = []): Bytes =>
  bytesOf('\xff\xd8', ...before, '\xff\xc0', u16(11), [8], u16(height), u16(width), new Uint8Array(20));
const webp = (width: number, height: number): Bytes =>
  bytesOf('RIFF....WEBPVP8L', u32(0), [0x2f], u32((width - 1) | ((height - 1) << 14)).reverse());
const box = (type: string, ...content: (string | number[] | Uint8Array)[]): Bytes => {
  const inside = bytesOf(...content);
  return bytesOf(u32(8 + inside.byteLength), type, inside);
};
const ispe = (width: number, height: number): Bytes => box('ispe', u32(0), u32(width), u32(height));
const avif = (...boxes: Bytes[]): Bytes => bytesOf(box('ftyp', 'avif', u32(0)), ...boxes);

const preview = (content: Bytes, name = 'picture.png'): Promise<Preview> => {
  const read = async function* (): AsyncGenerator<Bytes> {
    yield await Promise.resolve(content);
  };
  return load({ name, bytes: content.byteLength, read });
};
const load = (viewable: Viewable): Promise<Preview> =>
  loadPreview(viewable, new AbortController().signal, () => undefined);

describe('what a file is', () => {
  it.each<[string, Bytes]>([
    ['image/png', png(1, 1)],
    ['image/jpeg', bytesOf('\xff\xd8\xff\xe0')],
    ['image/gif', bytesOf('GIF89a')],
    ['image/webp', bytesOf('RIFF....WEBPVP8 ')],
    ['image/avif', bytesOf('\0\0\0\x1cftypavif')],
    ['video/mp4', bytesOf('\0\0\0\x1cftypisom')],
    ['video/webm', bytesOf('\x1a\x45\xdf\xa3')],
    ['audio/mpeg', bytesOf('ID3\x04')],
    ['audio/wav', bytesOf('RIFF....WAVE')],
    ['audio/ogg', bytesOf('OggS.......')],
    ['pdf', bytesOf('%PDF-1.7')],
    ['pdf', bytesOf('<html>\n%PDF-1.7')],
    ['text', utf8('<!doctype html><script>alert(1)</script>')],
    ['text', utf8('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['text', utf8('grüße 😀').subarray(0, -1)],
    ['text', bytesOf('\xff\xfeh\0i\0')],
    ['text', new Uint8Array(0)],
    ['unknown', bytesOf('\0\0\0\x1cftypheic')],
    ['unknown', bytesOf('MZ\x90\0')],
    ['unknown', bytesOf('latin \xe9 ')],
  ])('is %s by its first bytes, whatever it is called', (expected, content) => {
    const found = kindOf(content);
    expect('type' in found ? found.type : found.kind).toBe(expected);
  });

  it('has a size in its headers, of which the largest counts', () => {
    expect(imageSize(png(30_000, 20_000), 'image/png')).toEqual({ width: 30_000, height: 20_000 });
    const progressive = bytesOf('\xff\xd8\xff\xe0', u16(4), [0, 0], '\xff\xc2', u16(11), [8], u16(700), u16(900));
    expect(imageSize(progressive, 'image/jpeg')).toEqual({ width: 900, height: 700 });
    const frame = bytesOf(
      'GIF89a',
      le16(1),
      le16(1),
      [0x80, 0, 0],
      new Uint8Array(6),
      '!\xf9',
      [4, 0, 0, 0, 0, 0],
      ',',
    );
    const gif = bytesOf(frame, le16(10), le16(0), le16(60_000), le16(50_000));
    expect(imageSize(gif, 'image/gif')).toEqual({ width: 60_010, height: 50_000 });
    const extended = bytesOf('RIFF....WEBPVP8X', new Uint8Array(8), [0xff, 0xff, 0x01], [0x0f, 0, 0]);
    expect(imageSize(extended, 'image/webp')).toEqual({ width: 131_072, height: 16 });
    const tiles = avif(box('meta', u32(0), ispe(10, 10), ispe(40_000, 30_000), ispe(5, 5)), box('mdat'));
    expect(imageSize(tiles, 'image/avif')).toEqual({ width: 40_000, height: 30_000 });
    const track = box('tkhd', new Uint8Array(76), u16(20_000), u16(0), u16(10), u16(0));
    const sequence = avif(box('meta', u32(0), ispe(10, 10)), box('moov', box('trak', track)));
    expect(imageSize(sequence, 'image/avif')).toEqual({ width: 20_000, height: 10 });
    for (const cut of [png(1, 1).subarray(0, 18), bytesOf('\x89PNG\r\n\x1a\n'), bytesOf('\x89PNG\r\n\x1a\n....XXXX')])
      expect(imageSize(cut, 'image/png')).toBeUndefined();
    expect(imageSize(bytesOf('\xff\xd8\xff\xda', u16(4)), 'image/jpeg')).toBeUndefined();
  });

  it('is not read from where a decoder does not look for it', () => {
    // What looks like the length of a marker without one is the header of a huge frame, and a small frame is where it leads to.
    for (const marker of ['\xff\xd0', '\xff\x01', '\xff\xd8', '\xff\x00']) {
      const [huge, small] = [jpeg(30_000, 30_000, [marker]), jpeg(10, 10).subarray(2)];
      expect(imageSize(bytesOf(huge, new Uint8Array(0xffc0 + 4 - huge.length), small), 'image/jpeg')).toBeUndefined();
    }
    const decoy = box('free', ispe(10, 10));
    const late = avif(decoy, box('free', new Uint8Array(70_000)), box('meta', u32(0), ispe(30_000, 30_000)));
    expect(imageSize(late, 'image/avif')).toEqual({ width: 30_000, height: 30_000 });
    expect(imageSize(avif(decoy), 'image/avif')).toBeUndefined();
    expect(imageSize(avif(bytesOf(u32(4), 'free'), late), 'image/avif')).toBeUndefined();
    expect(imageSize(late.subarray(0, -8), 'image/avif')).toBeUndefined();
  });
});

describe('a preview', () => {
  it('of an image has the type of its first bytes', async () => {
    const found = await preview(png(20, 10), 'evil.html');
    expect(found.kind === 'image' && found.blob.type).toBe('image/png');
  });

  const huge = (side: number): Preview => ({ kind: 'none', reason: 'large', pixels: { width: side, height: side } });

  it.each<[string, Bytes, Preview]>([
    ['PNG', png(30_000, 30_000), huge(30_000)],
    ['JPEG', jpeg(30_000, 30_000), huge(30_000)],
    ['AVIF', avif(box('meta', u32(0), ispe(30_000, 30_000))), huge(30_000)],
    // The format has no more.
    ['WebP', webp(16_384, 16_384), huge(16_384)],
  ])('of a %s as large as can be is not made', async (_, content, expected) => {
    expect(await preview(content)).toEqual(expected);
    expect(await preview(png(20_000, 1))).toMatchObject({ reason: 'large' });
  });

  /** Says it has so many bytes, and gives its beginning and then zeros for ever. */
  function endless(bytes: number, start: Bytes): { viewable: Viewable; given: () => number } {
    let given = 0;
    const read = async function* (): AsyncGenerator<Bytes> {
      for (let piece = start; ; piece = new Uint8Array(8_192)) {
        given += piece.byteLength;
        yield await Promise.resolve(piece);
      }
    };
    return { viewable: { name: 'endless', bytes, read }, given: () => given };
  }

  const MIB = 1024 ** 2;
  const starts = {
    PNG: [png(10, 10), 32],
    GIF: [bytesOf('GIF89a', le16(1), le16(1)), 32],
    MP4: [bytesOf('\0\0\0\x1cftypisom'), 256],
    WebM: [bytesOf('\x1a\x45\xdf\xa3'), 256],
    MP3: [bytesOf('ID3\x04'), 256],
    WAV: [bytesOf('RIFF....WAVE'), 256],
  } as const;

  it.each(Object.entries(starts))('of a larger %s is not made, and little of it is read', async (_, [start, most]) => {
    for (const bytes of [most * MIB + 1, 5 * 1024 * MIB]) {
      const { viewable, given } = endless(bytes, start);
      expect(await load(viewable)).toEqual({ kind: 'none', reason: 'large' });
      expect(given()).toBeLessThan(20_000);
    }
    const read = async function* (): AsyncGenerator<Bytes> {
      yield await Promise.resolve(start);
    };
    expect(await load({ name: 'largest', bytes: most * MIB, read })).not.toMatchObject({ reason: 'large' });
  });

  it('of what has more than it says ends there, and one that never ends is read no further', async () => {
    for (const [start] of Object.values(starts)) {
      const { viewable, given } = endless(10_000, start);
      await load(viewable);
      expect(given()).toBeLessThan(40_000);
    }
  });

  it('of a PDF, an archive and a text that never end reads only their beginnings', async () => {
    const cases: [Bytes, Partial<Preview>][] = [
      [bytesOf('%PDF-1.7'), { kind: 'none', reason: 'pdf' }],
      [bytesOf('PK\x03\x04'), { kind: 'none', reason: 'unknown' }],
      [utf8('a'.repeat(4_096)), { kind: 'text', isCut: true }],
    ];
    for (const [start, expected] of cases) {
      const { viewable, given } = endless(5 * 1024 * MIB, start);
      expect(await load(viewable)).toMatchObject(expected);
      expect(given()).toBeLessThan(300_000);
    }
  });

  it('of HTML, SVG and code is its text, cut behind 256 KiB', async () => {
    const html = '<script>alert(1)</script>';
    expect(await preview(utf8(html))).toEqual({ kind: 'text', text: html, isCut: false });
    const long = await preview(utf8('ä'.repeat(200_000)));
    expect(long).toEqual({ kind: 'text', text: 'ä'.repeat(131_072), isCut: true });
  });

  it('of a PDF and of what is unknown is none', async () => {
    expect(await preview(bytesOf('%PDF-1.4'))).toEqual({ kind: 'none', reason: 'pdf' });
    expect(await preview(bytesOf('PK\x03\x04'))).toEqual({ kind: 'none', reason: 'unknown' });
  });
});
