import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../../core/bytes.ts';
import { utf8 } from '../../../core/bytes.ts';
import { kindOf } from '../../../frontend/preview/file-kind.ts';
import { imageSize } from '../../../frontend/preview/image-size.ts';
import type { Preview } from '../../../frontend/preview/load-preview.ts';
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

const preview = (content: Bytes, name = 'picture.png'): Promise<Preview> => {
  const read = async function* (): AsyncGenerator<Bytes> {
    yield await Promise.resolve(content);
  };
  return loadPreview({ name, bytes: content.byteLength, read }, new AbortController().signal, () => undefined);
};

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
    const jpeg = bytesOf('\xff\xd8\xff\xe0', u16(4), [0, 0], '\xff\xc2', u16(11), [8], u16(700), u16(900));
    expect(imageSize(jpeg, 'image/jpeg')).toEqual({ width: 900, height: 700 });
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
    const webp = bytesOf('RIFF....WEBPVP8X', new Uint8Array(8), [0xff, 0xff, 0x01], [0x0f, 0, 0]);
    expect(imageSize(webp, 'image/webp')).toEqual({ width: 131_072, height: 16 });
    const ispe = (width: number, height: number): Bytes => bytesOf('ispe', u32(0), u32(width), u32(height));
    const avif = bytesOf('\0\0\0\x1cftypavif', ispe(10, 10), ispe(40_000, 30_000), ispe(5, 5), new Uint8Array(20));
    expect(imageSize(avif, 'image/avif')).toEqual({ width: 40_000, height: 30_000 });
    for (const cut of [png(1, 1).subarray(0, 18), bytesOf('\x89PNG\r\n\x1a\n'), bytesOf('\x89PNG\r\n\x1a\n....XXXX')])
      expect(imageSize(cut, 'image/png')).toBeUndefined();
    expect(imageSize(bytesOf('\xff\xd8\xff\xda', u16(4)), 'image/jpeg')).toBeUndefined();
  });
});

describe('a preview', () => {
  it('of an image has the type of its first bytes', async () => {
    const found = await preview(png(20, 10), 'evil.html');
    expect(found.kind === 'image' && found.blob.type).toBe('image/png');
  });

  it('of an image of 30,000 × 30,000 is not made, and neither is one of a file that is too large', async () => {
    expect(await preview(png(30_000, 30_000))).toEqual({
      kind: 'none',
      reason: 'large',
      pixels: { width: 30_000, height: 30_000 },
    });
    expect(await preview(png(20_000, 1))).toMatchObject({ reason: 'large' });
    const endless = {
      name: 'endless.png',
      bytes: 5 * 1024 ** 3,
      read: async function* () {
        for (;;) yield await Promise.resolve(png(10, 10));
      },
    };
    expect(await loadPreview(endless, new AbortController().signal, () => undefined)).toEqual({
      kind: 'none',
      reason: 'large',
    });
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
