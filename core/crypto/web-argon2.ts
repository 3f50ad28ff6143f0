import { argon2idAsync } from '@noble/hashes/argon2.js';
import type { Argon2id } from './argon2.ts';
import { KEY_BYTES } from './argon2.ts';

export const argon2id: Argon2id = async (password, salt, { memoryKib: m, passes: t, lanes: p }) =>
  new Uint8Array(await argon2idAsync(password, salt, { m, t, p, dkLen: KEY_BYTES }));
