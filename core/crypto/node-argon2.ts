import crypto from 'node:crypto';
import type { Argon2id } from './argon2.ts';
import { KEY_BYTES } from './argon2.ts';

type Native = typeof crypto.argon2;

/** What Node is built with may be an OpenSSL that is older than 3.2. */
const NOT_SUPPORTED = 'ERR_CRYPTO_ARGON2_NOT_SUPPORTED';

/** By Node's own from 24.7 on, in a quarter of the time (docs/decisions), and elsewhere, such as on Node 22 and Bun, in JavaScript. */
export const argon2id: Argon2id = nodeArgon2id(crypto.argon2);

/** @param native - undefined where there is none */
export function nodeArgon2id(native: Native | undefined): Argon2id {
  return async (...given) => {
    if (native) {
      try {
        return await byNode(native, ...given);
      } catch (thrown) {
        if (!(thrown instanceof Error && 'code' in thrown && thrown.code === NOT_SUPPORTED)) throw thrown;
      }
    }
    return (await import('./web-argon2.ts')).argon2id(...given);
  };
}

function byNode(native: Native, ...[message, nonce, cost]: Parameters<Argon2id>): ReturnType<Argon2id> {
  const { memoryKib: memory, passes, lanes: parallelism } = cost;
  const parameters = { message, nonce, parallelism, tagLength: KEY_BYTES, memory, passes };
  return new Promise((resolve, reject) => {
    native('argon2id', parameters, (fault, key) => {
      if (fault) reject(fault);
      else resolve(new Uint8Array(key));
    });
  });
}
