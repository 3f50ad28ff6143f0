import { concatBytes } from '../bytes.ts';
import type { Derivation, Primitives } from './primitives.ts';

// By Web Crypto.

/**
 * What Chromium's own objects gave (a file that was read, an answer, a ciphertext) they hold until they are collected. Emptied, it no longer
 * counts as a reason to collect: a tab grew by two bytes for each byte that it sent (docs/performance.md).
 */
export const EMPTIED_IS_FREE: Primitives['EMPTIED_IS_FREE'] = false;

export const digest: Primitives['digest'] = async (bytes) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

export const hkdf: Primitives['hkdf'] = async (derivation, bytes) => {
  const input = await keyOf(derivation, 'deriveBits');
  return new Uint8Array(await crypto.subtle.deriveBits(algorithmOf(derivation), input, bytes * 8));
};

export const segmentCipher: Primitives['segmentCipher'] = async (derivation, usage) => {
  const input = await keyOf(derivation, 'deriveKey');
  const wanted = { name: 'AES-GCM', length: 256 };
  const key = await crypto.subtle.deriveKey(algorithmOf(derivation), input, wanted, false, [usage]);
  return {
    async seal(iv, plaintext, memory) {
      const whole = plaintext instanceof Uint8Array ? plaintext : concatBytes(plaintext);
      const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, whole));
      if (!memory) return sealed;
      memory.set(sealed);
      return memory;
    },
    async open(iv, ciphertext) {
      try {
        return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, ciphertext));
      } catch (thrown) {
        // Web Crypto reports a wrong tag as OperationError and says no more, by design.
        if (thrown instanceof DOMException && thrown.name === 'OperationError') return undefined;
        throw thrown;
      }
    },
  };
};

function keyOf({ input }: Derivation, usage: 'deriveBits' | 'deriveKey'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', input, 'HKDF', false, [usage]);
}

function algorithmOf({ salt, info }: Derivation): HkdfParams {
  return { name: 'HKDF', hash: 'SHA-256', salt, info };
}
