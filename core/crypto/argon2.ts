import type { Bytes } from '../bytes.ts';
import type { PasswordCost } from './password-terms.ts';

/**
 * Argon2id, version 1.3 (RFC 9106), without a secret and associated data: 32 bytes. One of two modules, of which `imports` in `package.json`
 * chooses as of the primitives; both give the same bytes. It gives way to whatever else runs.
 */
export type Argon2id = (password: Bytes, salt: Bytes, cost: PasswordCost) => Promise<Bytes>;

export const KEY_BYTES = 32;
