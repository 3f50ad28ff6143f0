import * as z from 'zod/mini';
import { fromBase64Url } from '../bytes.ts';

/** What every access code begins with, so that people and scanners of leaked secrets know it. */
export const TOKEN_PREFIX = 'sgst_';

/** An access code as it travels: `sgst_` and 32 random bytes as canonical base64url. */
export const AccessToken = z.string().check(
  z.length(TOKEN_PREFIX.length + 43),
  z.startsWith(TOKEN_PREFIX),
  z.refine(
    (text) => fromBase64Url(text.slice(TOKEN_PREFIX.length))?.byteLength === 32,
    'is not a canonical access code',
  ),
  z.describe('An access code: sgst_ and 43 characters of base64url'),
);

/** What a token's holder learns about it before a file is encrypted. */
export const TokenAllowance = z
  .strictObject({
    usesLeft: z.nullable(z.int()).check(z.describe('Null: any number')),
    expiresAt: z.nullable(z.iso.datetime({ precision: 3 })),
    maxTransferBytes: z.nullable(z.int()),
  })
  .check(z.meta({ id: 'TokenAllowance' }));
export type TokenAllowance = z.infer<typeof TokenAllowance>;
