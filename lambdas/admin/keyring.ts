import { createHash, timingSafeEqual } from 'node:crypto';
import type { Settings } from '../settings.ts';

/** The keys that open the admin API. What is kept in memory are their SHA-256. */
export interface Keyring {
  /** The fingerprint of the key when it is a good one. Compares with every key, in constant time, and without a pause in between. */
  match(shown: string): string | undefined;
  /** Whether the key of this fingerprint is one of them. */
  has(fingerprint: string): boolean;
}

/** Names a key in records: SHA-256 of the SHA-256, so that not even the latter is stored. Where no key is configured, every key is wrong. */
export function createKeyring({ adminKey, adminKeysSha256 }: Pick<Settings, 'adminKey' | 'adminKeysSha256'>): Keyring {
  const digests: Buffer[] = adminKeysSha256.map((digest) => Buffer.from(digest, 'hex'));
  if (adminKey !== undefined) digests.push(sha256(adminKey));
  const keys = digests.map((digest) => ({ digest, fingerprint: sha256(digest).toString('hex') }));
  return {
    match(shown) {
      const digest = sha256(shown);
      const matches = keys.map((known) => timingSafeEqual(known.digest, digest));
      return keys[matches.indexOf(true)]?.fingerprint;
    },
    has: (fingerprint) => keys.some((known) => known.fingerprint === fingerprint),
  };
}

function sha256(content: string | Buffer): Buffer {
  return createHash('sha256').update(content).digest();
}
