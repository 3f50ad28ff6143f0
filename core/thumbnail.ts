import type { Bytes } from './bytes.ts';
import { fromBase64Url, toBase64Url } from './bytes.ts';
import { SendError } from './errors.ts';
import type { Metadata } from './schemas.ts';

/** Bytes of a thumbnail at most, 16,384 characters of base64url: a message of full length has room beside it. */
export const MAX_THUMBNAIL_BYTES = 12_288;

/** A small picture as it is in the metadata. Throws `invalid_request` for what a reader would not show. */
export function encodeThumbnail(thumbnail: Bytes): string {
  if (thumbnail.byteLength > MAX_THUMBNAIL_BYTES || !isJpeg(thumbnail))
    throw new SendError('invalid_request', `a thumbnail must be a JPEG of at most ${MAX_THUMBNAIL_BYTES} bytes`);
  return toBase64Url(thumbnail);
}

/**
 * The small picture that the sender made; undefined where there is none, or none that may be shown. A stranger made it: decode it as such.
 *
 * @param metadata - of a transfer, as `open` gives it
 * @returns a JPEG of at most 12,288 bytes
 * @example
 * ```ts
 * const client = createClient({ baseUrl: 'https://send.example' });
 * const { id, secret } = parseLink('https://send.example/d/ID#KEY');
 * const { metadata } = await client.open(id, secret ?? '');
 * const picture = thumbnailOf(metadata);
 * if (picture) console.log(new Blob([picture], { type: 'image/jpeg' }).size);
 * ```
 */
export function thumbnailOf({ thumbnail }: Metadata): Bytes | undefined {
  const bytes = thumbnail === undefined ? undefined : fromBase64Url(thumbnail);
  return bytes && bytes.byteLength <= MAX_THUMBNAIL_BYTES && isJpeg(bytes) ? bytes : undefined;
}

function isJpeg([first, second, third]: Bytes): boolean {
  return first === 0xff && second === 0xd8 && third === 0xff;
}
