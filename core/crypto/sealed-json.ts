import type { z } from 'zod/mini';
import type { Bytes } from '../bytes.ts';
import { concatBytes, fromBase64Url, toBase64Url, utf8 } from '../bytes.ts';
import { SendError } from '../errors.ts';
import { BOUNDS } from '../schemas.ts';
import { HEADER_BYTES, TAG_BYTES } from './layout.ts';
import type { StreamParameters } from './segments.ts';
import { createOpener, createSealer, decodeHeader } from './segments.ts';

/** Segment size of every metadata stream, fixed by the format. Above `BOUNDS.metadataBytes`, so metadata is one segment. */
export const METADATA_SEGMENT_BYTES: number = 64 * 1024;
/** The JSON is filled up with spaces to a multiple of this, so that its length says little about names and message. */
export const METADATA_PADDING_BYTES = 256;

const SPACE = 0x20;

/** Bytes of the ciphertext of such JSON. */
export function sealedBytes(json: string, paddingBytes?: number): number {
  return HEADER_BYTES + padded(utf8(json), paddingBytes).byteLength + TAG_BYTES;
}

/** Encrypts JSON as a metadata stream under a fresh salt, as base64url. */
export async function sealJson(json: string, key: Bytes, paddingBytes?: number): Promise<string> {
  const sealer = await createSealer(parameters(key));
  return toBase64Url(concatBytes([sealer.header, await sealer.seal(0, true, padded(utf8(json), paddingBytes))]));
}

/** Decrypts what {@link sealJson} returned. Undefined for anything that does not decrypt, parse and match the schema. */
export async function openJson<T>(ciphertext: string, key: Bytes, schema: z.ZodMiniType<T>): Promise<T | undefined> {
  const plaintext = await decrypted(ciphertext, key);
  if (!plaintext) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plaintext);
    return schema.safeParse(JSON.parse(text)).data;
  } catch (thrown) {
    // TypeError: not UTF-8. SyntaxError: not JSON.
    if (thrown instanceof TypeError || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
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

function parameters(key: Bytes): StreamParameters {
  return { key, purpose: 'metadata', segmentBytes: METADATA_SEGMENT_BYTES };
}

function padded(json: Bytes, paddingBytes = METADATA_PADDING_BYTES): Bytes {
  const filled = new Uint8Array(Math.ceil(json.byteLength / paddingBytes) * paddingBytes);
  filled.fill(SPACE);
  filled.set(json);
  return filled;
}
