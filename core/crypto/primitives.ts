import type { Bytes } from '../bytes.ts';

/** The plaintext of one segment. Pieces are not joined first where the platform takes them one by one, as Node does. */
export type Plaintext = Bytes | readonly Bytes[];

/** AES-256-GCM (NIST SP 800-38D) with one key, without associated data. Nonces have 12 bytes, tags 16. */
export interface SegmentCipher {
  /**
   * Ciphertext and tag, in `memory` where that is given, which has their length. The plaintext, in one piece or several, is read before this
   * returns: its memory may be used again at once.
   */
  seal(nonce: Bytes, plaintext: Plaintext, memory?: Bytes): Promise<Bytes>;
  /** Undefined where the tag is not the ciphertext's: no byte of it is given then. Reads the ciphertext before this returns, as `seal`. */
  open(nonce: Bytes, ciphertext: Bytes): Promise<Bytes | undefined>;
}

/** What HKDF-SHA-256 (RFC 5869) derives from. */
export interface Derivation {
  readonly input: Bytes;
  readonly salt: Bytes;
  readonly info: Bytes;
}

/**
 * The cryptography that the platform does. One of two modules, of which `imports` in `package.json` chooses: Node's own in programs for Node,
 * Web Crypto everywhere else. Both give the same bytes.
 */
export interface Primitives {
  /** Whether the memory of a buffer is free as soon as it was moved to one of another length (`ArrayBuffer.prototype.transfer`). */
  readonly EMPTIED_IS_FREE: boolean;
  /** SHA-256: 32 bytes. */
  digest(bytes: Bytes): Promise<Bytes>;
  hkdf(derivation: Derivation, bytes: number): Promise<Bytes>;
  /** A cipher whose key of 32 bytes is derived. On the web the key cannot be read, and can be used in that way only. */
  segmentCipher(derivation: Derivation, usage: 'encrypt' | 'decrypt'): Promise<SegmentCipher>;
}
