import type { Bytes } from '../bytes.ts';
import { SendError } from '../errors.ts';
import { BOUNDS, Metadata } from '../schemas.ts';
import { METADATA_PADDING_BYTES, openJson, sealedBytes, sealJson } from './sealed-json.ts';

/** The same with a thumbnail, whose length would otherwise tell one picture from another. */
export const THUMBNAIL_PADDING_BYTES = 8192;

/**
 * Encrypts metadata to base64url under a fresh salt.
 *
 * @param metadata - name, type and perhaps a message
 * @param key - `metadataKey` of `deriveLinkKeys`
 * @throws `too_large` above `BOUNDS.metadataBytes` of ciphertext
 * @throws `invalid_request` for what {@link openMetadata} would refuse
 * @example
 * ```ts
 * const { metadataKey } = await deriveLinkKeys(newSecret());
 * const sealed = await sealMetadata({ name: 'a.txt', type: 'text/plain', bytes: 5 }, metadataKey);
 * ```
 */
export async function sealMetadata(metadata: Metadata, key: Bytes): Promise<string> {
  const checked = Metadata.safeParse(metadata);
  if (!checked.success) {
    const fields = [...new Set(checked.error.issues.map((issue) => issue.path.join('.')))].join(', ');
    throw new SendError('invalid_request', `the metadata has fields outside their bounds: ${fields}`);
  }
  const json = JSON.stringify(checked.data);
  const padding = checked.data.thumbnail === undefined ? METADATA_PADDING_BYTES : THUMBNAIL_PADDING_BYTES;
  const bytes = sealedBytes(json, padding);
  if (bytes > BOUNDS.metadataBytes.max) {
    throw new SendError(
      'too_large',
      `names and message take ${bytes} bytes, at most ${BOUNDS.metadataBytes.max} are allowed: shorten them or send fewer files`,
    );
  }
  return sealJson(json, key, padding);
}

/**
 * Decrypts what {@link sealMetadata} returned.
 *
 * @param ciphertext - what {@link sealMetadata} returned
 * @param key - the same key
 * @throws `damaged` for anything that does not decrypt, parse and match the schema; no cause is attached to that, as a parser's message
 *   may quote the plaintext
 * @example
 * ```ts
 * const { metadataKey } = await deriveLinkKeys(newSecret());
 * const sealed = await sealMetadata({ name: 'a.txt', type: 'text/plain', bytes: 5 }, metadataKey);
 * const { name } = await openMetadata(sealed, metadataKey);
 * ```
 */
export async function openMetadata(ciphertext: string, key: Bytes): Promise<Metadata> {
  const metadata = await openJson(ciphertext, key, Metadata);
  if (!metadata) throw new SendError('damaged', 'the name and message of the file are not what the sender encrypted');
  return metadata;
}
