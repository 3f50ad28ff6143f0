import type { Bytes } from '../bytes.ts';
import { concatBytes, fromBase64Url, toBase64Url, utf8 } from '../bytes.ts';
import { SendError } from '../errors.ts';
import { BOUNDS, Metadata } from '../schemas.ts';
import { HEADER_BYTES, TAG_BYTES } from './layout.ts';
import type { StreamParameters } from './segments.ts';
import { createOpener, createSealer, decodeHeader } from './segments.ts';

/** Segment size of every metadata stream, fixed by the format. Above `BOUNDS.metadataBytes`, so metadata is one segment. */
export const METADATA_SEGMENT_BYTES: number = 64 * 1024;
/** The JSON is filled up with spaces to a multiple of this, so that its length says little about names and message. */
export const METADATA_PADDING_BYTES = 256;

const SPACE = 0x20;

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
  const plaintext = padded(utf8(JSON.stringify(checked.data)));
  const bytes = HEADER_BYTES + plaintext.byteLength + TAG_BYTES;
  if (bytes > BOUNDS.metadataBytes.max) {
    throw new SendError(
      'too_large',
      `names and message take ${bytes} bytes, at most ${BOUNDS.metadataBytes.max} are allowed: shorten them or send fewer files`,
    );
  }
  const sealer = await createSealer(parameters(key));
  return toBase64Url(concatBytes([sealer.header, await sealer.seal(0, true, plaintext)]));
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
  const plaintext = await decrypted(ciphertext, key);
  const metadata = plaintext && parsed(plaintext);
  if (!metadata) throw new SendError('damaged', 'the name and message of the file are not what the sender encrypted');
  return metadata;
}

async function decrypted(ciphertext: string, key: Bytes): Promise<Bytes | undefined> {
  const bytes = fromBase64Url(ciphertext);
  if (!bytes || bytes.byteLength > BOUNDS.metadataBytes.max) return undefined;
  try {
    const opener = await createOpener(parameters(key), decodeHeader(bytes));
    return await opener.open(0, true, bytes.subarray(HEADER_BYTES));
  } catch (thrown) {
    if (thrown instanceof SendError) return undefined;
    throw thrown;
  }
}

function parsed(plaintext: Bytes): Metadata | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plaintext);
    return Metadata.safeParse(JSON.parse(text)).data;
  } catch (thrown) {
    // TypeError: not UTF-8. SyntaxError: not JSON.
    if (thrown instanceof TypeError || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

function parameters(key: Bytes): StreamParameters {
  return { key, purpose: 'metadata', segmentBytes: METADATA_SEGMENT_BYTES };
}

function padded(json: Bytes): Bytes {
  const filled = new Uint8Array(Math.ceil(json.byteLength / METADATA_PADDING_BYTES) * METADATA_PADDING_BYTES);
  filled.fill(SPACE);
  filled.set(json);
  return filled;
}
