import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Bytes } from '../../core/bytes.ts';
import { utf8 } from '../../core/bytes.ts';
import { decodeHeader } from '../../core/crypto/segments.ts';
import type { StreamHeader } from '../../core/crypto/segments.ts';
import { PasswordTerms } from '../../core/schemas.ts';

const Hex = z.string().regex(/^(?:[0-9a-f]{2})*$/);

const DerivationVector = z.strictObject({
  name: z.string(),
  secret: z.string(),
  transferId: z.string(),
  contentKey: Hex,
  metadataKey: Hex,
  downloadProof: z.string(),
  downloadVerifier: z.string(),
  ownerSecret: z.string(),
  ownerProof: z.string(),
  ownerVerifier: z.string(),
});
export type DerivationVector = z.infer<typeof DerivationVector>;

const ContentVector = z.strictObject({
  name: z.string(),
  key: Hex,
  segmentBytes: z.int(),
  plaintextBytes: z.int(),
  plaintext: z.string().optional(),
  header: Hex,
  ciphertextBytes: z.int(),
  ciphertextSha256: Hex,
  ciphertext: z.string().optional(),
});
export type ContentVector = z.infer<typeof ContentVector>;

const MetadataVector = z.strictObject({
  name: z.string(),
  key: Hex,
  value: z.unknown(),
  plaintextBytes: z.int(),
  header: Hex,
  ciphertext: z.string(),
});
export type MetadataVector = z.infer<typeof MetadataVector>;

const PasswordVector = z.strictObject({
  name: z.string(),
  password: z.string(),
  secret: z.string(),
  terms: PasswordTerms,
  passwordKey: z.string(),
  contentKey: Hex,
  metadataKey: Hex,
  downloadProof: z.string(),
  downloadVerifier: z.string(),
});
export type PasswordVector = z.infer<typeof PasswordVector>;

async function read<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(JSON.parse(await readFile(new URL(file, import.meta.url), 'utf8')));
}

export const derivationVectors: readonly DerivationVector[] = await read('derivation.json', z.array(DerivationVector));
export const contentVectors: readonly ContentVector[] = await read('content.json', z.array(ContentVector));
export const metadataVectors: { readonly opened: MetadataVector[]; readonly refused: MetadataVector[] } = await read(
  'metadata.json',
  z.strictObject({ opened: z.array(MetadataVector), refused: z.array(MetadataVector) }),
);

/** Made by make_password_vectors.py. */
export const passwordVectors: readonly PasswordVector[] = await read('password.json', z.array(PasswordVector));

const RequestVector = z.strictObject({
  ownerSecret: z.string(),
  publicKey: z.string(),
  requestId: z.string(),
  metadataKey: Hex,
  requestProof: z.string(),
  requestVerifier: z.string(),
  ownerProof: z.string(),
  ownerVerifier: z.string(),
  secret: z.string(),
  transferId: z.string(),
  sealed: z.string(),
});
/** Made by make_request_vectors.py. */
export const requestVectors: readonly z.infer<typeof RequestVector>[] = await read(
  'request.json',
  z.array(RequestVector),
);

/** The plaintext that the vectors don't store: the rule is in make_vectors.py. */
export function pattern(bytes: number): Bytes {
  const made = new Uint8Array(bytes);
  for (let i = 0; i < bytes; i++) made[i] = i ^ (i >> 8) ^ (i >> 16);
  return made;
}

export function plaintextOf(vector: ContentVector): Bytes {
  return vector.plaintext === undefined ? pattern(vector.plaintextBytes) : utf8(vector.plaintext);
}

export function hex(text: string): Bytes {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function headerOf(vector: { readonly header: string }): StreamHeader {
  return decodeHeader(hex(vector.header));
}
