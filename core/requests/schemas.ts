import * as z from 'zod/mini';
import { BOUNDS, EncryptedMetadata, Instant, TransferId, Verifier } from '../schemas.ts';
import { TokenId } from '../tokens/schemas.ts';

/** Bounds of what a file request may say. */
export const REQUEST_BOUNDS = {
  titleCharacters: 200,
  messageCharacters: 4_000,
  transfers: 10_000,
  entriesAPage: 100,
} as const;

/** What the owner of a request writes to its senders, encrypted under a key that the public key in the link gives. */
export const RequestText = z.strictObject({
  title: z.optional(z.string().check(z.maxLength(REQUEST_BOUNDS.titleCharacters))),
  message: z.optional(z.string().check(z.maxLength(REQUEST_BOUNDS.messageCharacters))),
});
export type RequestText = z.infer<typeof RequestText>;

/** The body of the request that makes a file request. */
export const CreateFileRequest = z
  .strictObject({
    id: TransferId,
    expiresInSeconds: z.int().check(z.minimum(BOUNDS.expiresInSeconds.min), z.maximum(BOUNDS.expiresInSeconds.max)),
    maxTransfers: z
      .int()
      .check(
        z.minimum(1),
        z.maximum(REQUEST_BOUNDS.transfers),
        z.describe('How many transfers may be sent to it, whether or not their uploads are completed'),
      ),
    metadata: EncryptedMetadata,
    ownerVerifier: Verifier,
    requestVerifier: Verifier,
  })
  .check(z.meta({ id: 'CreateFileRequest' }));
export type CreateFileRequest = z.infer<typeof CreateFileRequest>;

/** `requests/{id}/request.json`: the terms, written once. `token`: the access code whose uses its senders take. */
export const FileRequestRecord = z.strictObject({
  version: z.literal(1),
  id: TransferId,
  createdAt: Instant,
  expiresAt: Instant,
  maxTransfers: z.int(),
  metadata: z.string(),
  ownerVerifier: z.string(),
  requestVerifier: z.string(),
  token: z.optional(TokenId),
});
export type FileRequestRecord = z.infer<typeof FileRequestRecord>;

/** `requests/{id}/entries/{k}.json`: the k-th transfer that was created for it, and its secret, which only the owner can open. */
export const RequestEntryRecord = z.strictObject({
  version: z.literal(1),
  at: Instant,
  transfer: TransferId,
  sealed: z.string(),
});
export type RequestEntryRecord = z.infer<typeof RequestEntryRecord>;

export const FileRequestState = z.enum(['open', 'full', 'closed', 'expired']);
export type FileRequestState = z.infer<typeof FileRequestState>;

/** What anyone who knows the id can read while it is open, and its owner always. */
export const FileRequestInfo = z
  .strictObject({
    id: TransferId,
    state: FileRequestState,
    createdAt: Instant,
    expiresAt: Instant,
    metadata: z.string(),
    maxTransfers: z.int(),
    maxTransferBytes: z
      .nullable(z.int())
      .check(z.describe("Bytes of ciphertext that one transfer to it may have; null: the server's own limit")),
    received: z.optional(z.int()).check(z.describe('Only for the owner: how many transfers were created for it')),
  })
  .check(z.meta({ id: 'FileRequestInfo' }));
export type FileRequestInfo = z.infer<typeof FileRequestInfo>;

export const FileRequestEntries = z
  .strictObject({
    entries: z.array(
      z.strictObject({
        number: z.int(),
        at: Instant,
        transfer: TransferId,
        sealed: z.string().check(z.describe('The secret of the transfer, sealed to the public key of the request')),
      }),
    ),
    next: z.optional(z.int()).check(z.describe('Given when there is more: the `after` of the next page')),
  })
  .check(z.meta({ id: 'FileRequestEntries', description: 'In the order of their numbers, 100 a page' }));
export type FileRequestEntries = z.infer<typeof FileRequestEntries>;

/** Where a page of entries begins. */
export const EntriesQuery = z.strictObject({
  after: z
    .optional(z.pipe(z.string().check(z.regex(/^[1-9][0-9]{0,4}$/)), z.transform(Number)))
    .check(z.meta({ type: 'integer', description: 'The `next` of the page before' })),
});
