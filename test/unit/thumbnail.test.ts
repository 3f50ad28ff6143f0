import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../core/bytes.ts';
import { METADATA_PADDING_BYTES } from '../../core/crypto/sealed-json.ts';
import { openMetadata, sealMetadata, THUMBNAIL_PADDING_BYTES } from '../../core/crypto/metadata.ts';
import { HEADER_BYTES, TAG_BYTES } from '../../core/crypto/layout.ts';
import type { Metadata } from '../../core/schemas.ts';
import { encodeThumbnail, MAX_THUMBNAIL_BYTES, thumbnailOf } from '../../core/thumbnail.ts';
import { isDecodable } from '../../frontend/preview/image-size.ts';
import { createClient } from '../../core/client/client.ts';
import { createTestApps, ORIGIN, sourceOf } from '../support/app.ts';
import { pattern } from '../vectors/vectors.ts';

const key = pattern(32);
const photo: Metadata = { name: 'photo.jpg', type: 'image/jpeg', bytes: 5 };

function jpeg(bytes: number): Uint8Array<ArrayBuffer> {
  const image = new Uint8Array(bytes);
  image.set([0xff, 0xd8, 0xff]);
  return image;
}

const sealedBytesOf = async (metadata: Metadata): Promise<number> =>
  fromBase64Url(await sealMetadata(metadata, key))!.byteLength - HEADER_BYTES - TAG_BYTES;

describe('a thumbnail', () => {
  it('comes back as it was, up to the largest', async () => {
    const image = jpeg(MAX_THUMBNAIL_BYTES);
    const opened = await openMetadata(await sealMetadata({ ...photo, thumbnail: encodeThumbnail(image) }, key), key);
    expect(thumbnailOf(opened)).toEqual(image);
    expect(thumbnailOf(photo)).toBeUndefined();
  });

  it.each([
    ['is too large', jpeg(MAX_THUMBNAIL_BYTES + 1)],
    ['is an SVG', new TextEncoder().encode('<svg onload="alert(1)"/>')],
    ['is empty', new Uint8Array(0)],
  ])('that %s is not sent, and is no thumbnail to who gets it', async (_, image) => {
    expect(() => encodeThumbnail(image)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    const opened = await openMetadata(await sealMetadata({ ...photo, thumbnail: toBase64Url(image) }, key), key);
    expect(thumbnailOf(opened)).toBeUndefined();
    expect(opened.name).toBe('photo.jpg');
  });

  it('that is not base64url is none', () => {
    for (const thumbnail of ['/9j/', '_9j_=', 'data:image/jpeg;base64,_9j_'])
      expect(thumbnailOf({ ...photo, thumbnail })).toBeUndefined();
  });

  it('makes the lengths of different pictures the same', async () => {
    const lengths = [100, 6_000, 6_200].map((bytes) =>
      sealedBytesOf({ ...photo, thumbnail: encodeThumbnail(jpeg(bytes)) }),
    );
    expect(await Promise.all(lengths)).toEqual([1, 1, 2].map((times) => times * THUMBNAIL_PADDING_BYTES));
    expect(await sealedBytesOf(photo)).toBe(METADATA_PADDING_BYTES);
  });

  it('is sent by a client where the rest leaves room for it, and left out otherwise', async () => {
    const client = createClient({ baseUrl: ORIGIN, transport: createTestApps().transport });
    const send = async (files: Metadata['files']): Promise<Metadata> => {
      const source = sourceOf(new Uint8Array(5));
      const { id, secret } = await client.upload({
        source,
        metadata: { name: 'photo.jpg', type: 'image/jpeg', ...(files && { files }) },
        thumbnail: jpeg(MAX_THUMBNAIL_BYTES),
        expiresInSeconds: 60,
        maxDownloads: 1,
      });
      return (await client.open(id, secret)).metadata;
    };
    expect(thumbnailOf(await send(undefined))).toHaveLength(MAX_THUMBNAIL_BYTES);
    const many = Array.from({ length: 40 }, () => ({ name: 'n'.repeat(1_000), bytes: 1 }));
    expect(await send(many)).toMatchObject({ files: many });
    expect(thumbnailOf(await send(many))).toBeUndefined();
  });
});

it('an image of more than 256 MiB of memory is not decoded', () => {
  expect(isDecodable({ width: 8_000, height: 8_000 })).toBe(true);
  expect(isDecodable({ width: 30_000, height: 30_000 })).toBe(false);
  expect(isDecodable({ width: 16_385, height: 1 })).toBe(false);
});
