import * as z from 'zod';
import type { ErrorCode } from '../errors.ts';
import { isErrorCode } from '../errors.ts';
import { storedEvent } from '../newer-events.ts';
import { DamageRecord, TransferInfo } from '../schemas.ts';
import { AuditCursor } from './queries.ts';

const Instant = z.iso.datetime({ precision: 3 });

/** The body of a sign-in. */
export const SignIn = z.strictObject({ key: z.string().min(1).max(512) }).meta({ id: 'SignIn' });
export type SignIn = z.infer<typeof SignIn>;

export const OperatorRole = z.enum(['admin', 'viewer']).meta({
  id: 'OperatorRole',
  description: 'An admin may do everything; a viewer reads everything and changes nothing',
});
export type OperatorRole = z.infer<typeof OperatorRole>;

export const SessionInfo = z
  .strictObject({
    operator: z.strictObject({ name: z.string(), role: OperatorRole }).meta({ description: 'Whose session it is' }),
    expiresAt: Instant.meta({ description: 'When it ends in any case' }),
    idleSeconds: z.int().meta({ description: 'It ends earlier after this long without a request' }),
  })
  .meta({ id: 'SessionInfo' });
export type SessionInfo = z.infer<typeof SessionInfo>;

/** `admin/sessions/{SHA-256 of the session id}.json`. */
export const SessionRecord = z.strictObject({
  version: z.literal(1),
  createdAt: Instant,
  expiresAt: Instant,
  /** SHA-256 of the SHA-256 of the key that signed in: a key that is taken away ends its sessions. */
  key: z.string(),
});
export type SessionRecord = z.infer<typeof SessionRecord>;

export const AuditKind = z.enum([
  'signed_in',
  'signed_out',
  'sign_in_refused',
  'overview_viewed',
  'transfers_listed',
  'transfer_viewed',
  'log_viewed',
  'transfer_deleted',
  'tokens_listed',
  'token_viewed',
  'token_created',
  'token_revoked',
  'token_reactivated',
  'token_limit_changed',
  'token_deleted',
  'storage_viewed',
  'store_checked',
  'purged',
  'settings_viewed',
  'audit_read',
  'change_refused',
]);
export type AuditKind = z.infer<typeof AuditKind>;

/** `admin/events/{day}/{ulid}-{sha256}.json`: one action of an operator. Parents as in a transfer's log. */
export const AuditEvent = z
  .strictObject({
    version: z.literal(1),
    event: z.string().length(26).meta({ description: 'Event id: a ULID in lower case' }),
    at: Instant,
    kind: AuditKind,
    outcome: z.union([z.literal('ok'), z.custom<ErrorCode>(isErrorCode).meta({ type: 'string' })]),
    by: z.enum(['key', 'session', 'nobody']).meta({ description: 'How the operator signed in' }),
    operator: z.string().optional().meta({ description: 'Name of the operator; absent in events of older versions' }),
    caller: z.string(),
    agent: z.string().optional(),
    request: z.string(),
    target: z.string().optional().meta({ description: 'Id of the transfer or token' }),
    count: z.int().optional().meta({
      description:
        'Transfers purged, or erased with a trial; for a refused sign-in its number in this hour, 20 at most',
    }),
    missed: z
      .int()
      .optional()
      .meta({ description: 'Events before this one that could not be stored because the store was full' }),
    parents: z.array(z.strictObject({ event: z.string(), sha256: z.string() })),
  })
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.infer<typeof AuditEvent>;
export const StoredAuditEvent = storedEvent(AuditEvent, AuditEvent.shape);
export type StoredAuditEvent = z.infer<typeof StoredAuditEvent>;

/** Newest day first; `next` is the `cursor` of the following page. */
export const AuditPage = z
  .strictObject({
    events: z.array(z.strictObject({ event: StoredAuditEvent, sha256: z.string() })),
    unreadable: z.array(z.string()).optional().meta({ description: 'Day and id of event files that contain no event' }),
    next: AuditCursor.optional(),
  })
  .meta({ id: 'AuditPage' });
export type AuditPage = z.infer<typeof AuditPage>;

/** One transfer as the operator sees it. The encrypted metadata is left out: it is of no use without the key. */
export const AdminTransfer = z
  .strictObject({
    info: TransferInfo,
    storedParts: z.strictObject({ count: z.int(), bytes: z.int() }),
    downloads: z.array(
      z.strictObject({
        download: z.int(),
        claimedAt: Instant,
        finishedAt: Instant.nullable(),
        released: z.enum(['lapsed', 'given_back']).optional().meta({ description: 'Why it was released' }),
      }),
    ),
    damage: z
      .array(z.strictObject({ download: z.int(), ...DamageRecord.omit({ version: true }).shape }))
      .optional()
      .meta({
        description:
          'Parts that a download did not get as they were sent: the first of each download; absent on older servers',
      }),
    completedAt: Instant.nullable(),
    deleted: z.strictObject({ at: Instant, by: z.string() }).nullable(),
  })
  .meta({ id: 'AdminTransfer' });
export type AdminTransfer = z.infer<typeof AdminTransfer>;

/** What there is in the store, counted only from the entries below `expiring/`. */
export const StorageReport = z
  .strictObject({
    capBytes: z.int(),
    /** Declared sizes of transfers that still hold parts. */
    reservedBytes: z.int(),
    transfers: z.int(),
    byState: z.array(z.strictObject({ state: z.enum(['live', 'expired']), transfers: z.int(), bytes: z.int() })),
    /** Expiring within the hours given, cumulated. */
    expiringSoon: z.array(z.strictObject({ hours: z.int(), transfers: z.int(), bytes: z.int() })),
    backlog: z
      .int()
      .meta({ description: 'Pieces of maintenance work that are due; at most 1,000 of each kind are counted' }),
    backlogSeconds: z.int().meta({ description: 'For how long the oldest of them has been due, at least' }),
    /** Of the file system that the store is on, where it has one. `usedShare` is that of bytes or of files, whichever is higher. */
    medium: z.strictObject({ capacityBytes: z.int(), freeBytes: z.int(), usedShare: z.number() }).optional(),
  })
  .meta({ id: 'StorageReport' });
export type StorageReport = z.infer<typeof StorageReport>;

export const PurgeReport = z
  .strictObject({
    expired: z.int().meta({ description: 'Transfers that expired' }),
    abandoned: z.int().meta({ description: 'Transfers whose upload never completed within 24 hours' }),
    swept: z.int().meta({ description: 'Ended transfers swept again, after their last pre-signed URL expired' }),
    repaired: z
      .int()
      .meta({ description: 'Transfers with a missing or leftover entry, found by the slow walk over the store' }),
    parts: z.int().meta({ description: 'Parts removed' }),
    records: z.int().meta({ description: 'Logs, sessions and other records removed because their retention ended' }),
    more: z.boolean().meta({ description: 'This run reached its time limit before it was finished: run it again' }),
    backlog: z
      .int()
      .meta({ description: 'Pieces of work that are due and remain; at most 1,000 of each kind are counted' }),
    backlogSeconds: z.int().meta({ description: 'For how long the oldest of them has been due, at least' }),
  })
  .meta({ id: 'PurgeReport' });
export type PurgeReport = z.infer<typeof PurgeReport>;

/** What two runs did, one after the other. */
export function addReports(first: PurgeReport, second: PurgeReport): PurgeReport {
  const { more, backlog, backlogSeconds } = second;
  return {
    expired: first.expired + second.expired,
    abandoned: first.abandoned + second.abandoned,
    swept: first.swept + second.swept,
    repaired: first.repaired + second.repaired,
    parts: first.parts + second.parts,
    records: first.records + second.records,
    more,
    backlog,
    backlogSeconds,
  };
}

/** The settings as deployed, without anything secret. */
export const AdminSettings = z
  .strictObject({
    version: z.string(),
    store: z.string().meta({ description: 'Kind of the store: memory, disk, zip, s3, gs' }),
    settings: z.array(
      z.strictObject({
        name: z.string().meta({ description: 'The environment variable' }),
        member: z.string().meta({ description: 'Its name in the code' }),
        value: z
          .union([z.string(), z.number(), z.boolean(), z.array(z.string())])
          .meta({ description: 'Of what may be secret only whether it is set; of a place only its kind' }),
        unit: z.enum(['bytes', 'seconds', 'days']).optional(),
      }),
    ),
    adminKeys: z.int().meta({ description: 'Number of admin keys without a name' }),
    operators: z
      .array(z.strictObject({ name: z.string(), role: OperatorRole, keys: z.int() }))
      .optional()
      .meta({ description: 'Operators with keys of their own; absent on older servers' }),
  })
  .meta({ id: 'AdminSettings' });
export type AdminSettings = z.infer<typeof AdminSettings>;
