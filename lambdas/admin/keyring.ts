import { createHash, timingSafeEqual } from 'node:crypto';
import type { OperatorRole } from '../../core/admin/schemas.ts';
import type { Settings } from '../settings.ts';
import { operatorsIn, UNNAMED_OPERATOR } from '../settings/operators.ts';

/** Whose key it is. */
export interface KeyHolder {
  readonly fingerprint: string;
  readonly name: string;
  readonly role: OperatorRole;
}

/** The keys that open the admin API. What is kept in memory are their SHA-256. */
export interface Keyring {
  /** Who has the key, when it is a good one. Compares with every key, in constant time, and without a pause in between. */
  match(shown: string): KeyHolder | undefined;
  /** Who has the key of this fingerprint, as long as it is one of them. */
  holderOf(fingerprint: string): KeyHolder | undefined;
}

/** Whoever has a key without a name. */
const UNNAMED = { name: UNNAMED_OPERATOR, role: 'admin' } as const;

/** Names a key in records: SHA-256 of the SHA-256, so that not even the latter is stored. Where no key is configured, every key is wrong. */
export function createKeyring(settings: Pick<Settings, 'adminKey' | 'adminKeysSha256' | 'operators'>): Keyring {
  const { adminKey, adminKeysSha256, operators } = settings;
  const unnamed: Buffer[] = adminKeysSha256.map((digest) => Buffer.from(digest, 'hex'));
  if (adminKey !== undefined) unnamed.push(sha256(adminKey));
  const keys = [
    ...operatorsIn(operators).map(({ keySha256, ...who }) => ({ digest: Buffer.from(keySha256, 'hex'), who })),
    ...unnamed.map((digest) => ({ digest, who: UNNAMED })),
  ].map(({ digest, who }) => ({ digest, holder: { ...who, fingerprint: sha256(digest).toString('hex') } }));
  return {
    match(shown) {
      const digest = sha256(shown);
      const matches = keys.map((known) => timingSafeEqual(known.digest, digest));
      return keys[matches.indexOf(true)]?.holder;
    },
    holderOf: (fingerprint) => keys.find(({ holder }) => holder.fingerprint === fingerprint)?.holder,
  };
}

function sha256(content: string | Buffer): Buffer {
  return createHash('sha256').update(content).digest();
}
