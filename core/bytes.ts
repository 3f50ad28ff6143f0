import { digest, EMPTIED_IS_FREE } from '#primitives';
import { base32nopad, base64urlnopad } from '@scure/base';

/** Bytes in memory of this process: the form that Web Crypto, fetch and the stores all take without a copy. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** One buffer of many. A single chunk is returned as it is, without a copy. */
export function concatBytes(chunks: readonly Bytes[]): Bytes {
  const [only] = chunks;
  if (chunks.length === 1 && only) return only;
  const joined = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return joined;
}

/**
 * Gives the memory back at once instead of when it is collected, which comes late for large arrays: where the platform can do that the array
 * is empty afterwards. Only for memory that nobody else may read, native code that still writes it out included. A part of a larger buffer
 * stays as it is.
 */
export function release(bytes: Bytes): void {
  if (EMPTIED_IS_FREE && bytes.byteLength === bytes.buffer.byteLength) bytes.buffer.transfer(0);
}

/** base64url without padding (RFC 4648 section 5). */
export function toBase64Url(bytes: Uint8Array): string {
  return base64urlnopad.encode(bytes);
}

/** Decodes canonical base64url without padding. Undefined for anything else, non-zero trailing bits included. */
export function fromBase64Url(text: string): Bytes | undefined {
  return decoded(() => base64urlnopad.decode(text));
}

/** Lower-case base32 without padding (RFC 4648 section 6). */
export function toBase32(bytes: Uint8Array): string {
  return base32nopad.encode(bytes).toLowerCase();
}

/** Decodes canonical lower-case base32 without padding. Undefined for anything else, upper case included. */
export function fromBase32(text: string): Bytes | undefined {
  // Not a check by toLowerCase: some letters beyond ASCII become ASCII ones when their case is changed.
  if (!/^[a-z2-7]*$/.test(text)) return undefined;
  return decoded(() => base32nopad.decode(text.toUpperCase()));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** UTF-8 bytes of a text. */
export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

/** SHA-256 of the bytes: 32 bytes. */
export function sha256(bytes: Bytes): Promise<Bytes> {
  return digest(bytes);
}

export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** Compares in a time that depends only on the lengths, never on the content. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.byteLength !== right.byteLength) return false;
  let difference = 0;
  for (let index = 0; index < left.byteLength; index++) difference |= (left[index] ?? 0) ^ (right[index] ?? 0);
  return difference === 0;
}

function decoded(decode: () => Uint8Array): Bytes | undefined {
  try {
    return new Uint8Array(decode());
  } catch (thrown) {
    // The decoder throws on every malformed text; for us a malformed text is a value.
    if (thrown instanceof Error) return undefined;
    throw thrown;
  }
}
