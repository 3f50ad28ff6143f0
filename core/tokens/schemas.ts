import { inUnit } from '../quantity.ts';
import * as z from 'zod/mini';
import { TransferId } from '../schemas.ts';
import { AccessToken } from './shown-token.ts';

/** Bounds of what an access code may say. */
export const TOKEN_BOUNDS = {
  nameCharacters: 80,
  noteCharacters: 500,
  uses: 1_000_000,
  expiresInSeconds: { min: 60, max: 5 * 365 * 24 * 3600 },
  /** Of a trial: so few and so short that a trial is useless for hiding transfers. */
  trial: { uses: 10, expiresInSeconds: 3600 },
} as const;

/** 26 characters of lower-case base32, derived from the token: names it without giving it away. */
export const TokenId = TransferId.check(
  z.describe('Id of an access code: 26 characters of canonical lower-case base32'),
);

const Instant = z.iso.datetime({ precision: 3 });
/** Text of one line that a person wrote, without control characters. */
const Line = (max: number): z.ZodMiniString<string> =>
  z.string().check(
    z.maxLength(max),
    // No `regex`: the OpenAPI document would have it without its flags, as a pattern that matches nothing.
    z.refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'must have no control characters'),
  );
const MaxUses = z
  .nullable(z.int().check(z.minimum(1), z.maximum(TOKEN_BOUNDS.uses)))
  .check(z.describe('Null: any number of transfers'));

const Trial = z.optional(z.literal(true));

/** What the operator decides when a token is made. */
export const CreateToken = z
  .strictObject({
    name: Line(TOKEN_BOUNDS.nameCharacters).check(z.trim(), z.minLength(1)),
    note: z._default(Line(TOKEN_BOUNDS.noteCharacters).check(z.trim()), ''),
    maxUses: MaxUses,
    expiresInSeconds: z
      .nullable(
        z.int().check(z.minimum(TOKEN_BOUNDS.expiresInSeconds.min), z.maximum(TOKEN_BOUNDS.expiresInSeconds.max)),
      )
      .check(z.describe('Null: until it is revoked')),
    maxTransferBytes: z
      ._default(z.nullable(z.int().check(z.minimum(1), z.maximum(Number.MAX_SAFE_INTEGER))), null)
      .check(z.describe("Bytes of ciphertext that one transfer may have; null: the server's own limit")),
    trial: Trial.check(
      z.describe(
        'For a test of the server: requests with the access code in x-sgraph-send-trial are not in the statistics, and its transfers are erased with their logs when it is deleted. At most 10 uses and one hour',
      ),
    ),
  })
  .check(
    z.refine(({ trial, maxUses }) => !trial || isTrialLimit(maxUses), {
      path: ['maxUses'],
      message: `must be at most ${TOKEN_BOUNDS.trial.uses} for a trial`,
    }),
    z.refine(
      ({ trial, expiresInSeconds: seconds }) => !trial || (seconds ?? Infinity) <= TOKEN_BOUNDS.trial.expiresInSeconds,
      {
        path: ['expiresInSeconds'],
        message: `must be at most ${inUnit('seconds', TOKEN_BOUNDS.trial.expiresInSeconds)} for a trial`,
      },
    ),
    z.meta({ id: 'CreateToken' }),
  );
export type CreateToken = z.infer<typeof CreateToken>;

/** Whether a trial may be used so often. */
export function isTrialLimit(maxUses: number | null): boolean {
  return (maxUses ?? Infinity) <= TOKEN_BOUNDS.trial.uses;
}

export const ChangeTokenLimit = z.strictObject({ maxUses: MaxUses }).check(z.meta({ id: 'ChangeTokenLimit' }));
export type ChangeTokenLimit = z.infer<typeof ChangeTokenLimit>;

/** `tokens/{id}/token.json`. `verifier` is the SHA-256 of the token, base64url: the token itself is stored nowhere. */
export const TokenRecord = z.strictObject({
  version: z.literal(1),
  id: TokenId,
  name: z.string(),
  note: z.string(),
  createdAt: Instant,
  expiresAt: z.nullable(Instant),
  maxUses: z.nullable(z.int()),
  maxTransferBytes: z.nullable(z.int()),
  verifier: z.string(),
});
export type TokenRecord = z.infer<typeof TokenRecord>;

/** `tokens/{id}/uses/{k}.json`: the k-th transfer that was created with it. */
export const TokenUseRecord = z.strictObject({ version: z.literal(1), at: Instant, transfer: TransferId });
/** `tokens/{id}/transfers/{transfer}.json`: the transfer's use has this number or a higher one. */
export const TokenTransferRecord = z.strictObject({ version: z.literal(1), firstUse: z.int() });
export type TokenTransferRecord = z.infer<typeof TokenTransferRecord>;

/** `tokens/{id}/states/{k}.json`: the last one says whether the token is good. */
export const TokenStateRecord = z.strictObject({
  version: z.literal(1),
  at: Instant,
  state: z.enum(['revoked', 'active']),
});
/** `tokens/{id}/limits/{k}.json`: the last one overrides the limit in `token.json`. */
export const TokenLimitRecord = z.strictObject({ version: z.literal(1), at: Instant, maxUses: z.nullable(z.int()) });

export const TokenState = z.enum(['active', 'revoked', 'expired', 'used_up']);
export type TokenState = z.infer<typeof TokenState>;

/** What the operator sees of a token. */
export const TokenInfo = z
  .strictObject({
    id: TokenId,
    name: z.string(),
    note: z.string(),
    state: TokenState,
    createdAt: Instant,
    expiresAt: z.nullable(Instant),
    uses: z.int(),
    maxUses: z.nullable(z.int()),
    maxTransferBytes: z.nullable(z.int()),
    lastUsedAt: z.nullable(Instant),
    trial: Trial.check(z.describe('Made for a test of the server')),
  })
  .check(z.meta({ id: 'TokenInfo' }));
export type TokenInfo = z.infer<typeof TokenInfo>;

/** The only answer that ever holds the token. */
export const CreatedToken = z
  .strictObject({ token: AccessToken, info: TokenInfo })
  .check(z.meta({ id: 'CreatedToken', description: 'The access code is shown only once and is not stored' }));
export type CreatedToken = z.infer<typeof CreatedToken>;

export const TokenPage = z
  .strictObject({ tokens: z.array(TokenInfo), next: z.optional(z.string()) })
  .check(z.meta({ id: 'TokenPage' }));
export type TokenPage = z.infer<typeof TokenPage>;
