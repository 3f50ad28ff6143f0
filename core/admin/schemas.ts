import * as z from 'zod/mini';
import type { ErrorCode } from '../errors.ts';
import { isErrorCode } from '../errors.ts';
import { storedEvent } from '../newer-events.ts';
import { DamageRecord, TransferInfo } from '../schemas.ts';
import { WEBHOOK_KEY } from '../webhook/sign.ts';
import { AuditKind } from './audit-kind.ts';
import { AuditCursor } from './queries.ts';

const Instant = z.iso.datetime({ precision: 3 });

/** The body of a sign-in. */
export const SignIn = z
  .strictObject({ key: z.string().check(z.minLength(1), z.maxLength(512)) })
  .check(z.meta({ id: 'SignIn' }));
export type SignIn = z.infer<typeof SignIn>;

/** Ways to sign in. */
export const SignInWays = z
  .strictObject({
    key: z.boolean().check(z.describe('Whether a key opens the console')),
    provider: z
      .optional(z.string())
      .check(z.describe('Name of the provider by which one can sign in, if there is one')),
  })
  .check(z.meta({ id: 'SignInWays' }));
export type SignInWays = z.infer<typeof SignInWays>;

export const ProviderAddress = z
  .strictObject({ url: z.string().check(z.describe('Where the browser goes to sign in')) })
  .check(z.meta({ id: 'ProviderAddress' }));

/** What the provider put in the address at which it sent the browser back. */
export const ProviderAnswer = z
  .strictObject({
    query: z.string().check(z.minLength(1), z.maxLength(8_192), z.describe('The query of that address')),
  })
  .check(z.meta({ id: 'ProviderAnswer' }));

export const OperatorRole = z.enum(['admin', 'viewer']).check(
  z.meta({
    id: 'OperatorRole',
    description: 'An admin may do everything; a viewer reads everything and changes nothing',
  }),
);
export type OperatorRole = z.infer<typeof OperatorRole>;

export const SessionInfo = z
  .strictObject({
    operator: z.strictObject({ name: z.string(), role: OperatorRole }).check(z.describe('Whose session it is')),
    expiresAt: Instant.check(z.describe('When it ends in any case')),
    idleSeconds: z.int().check(z.describe('It ends earlier after this long without a request')),
  })
  .check(z.meta({ id: 'SessionInfo' }));
export type SessionInfo = z.infer<typeof SessionInfo>;

/** `admin/sessions/{SHA-256 of the session id}.json`. */
export const SessionRecord = z.strictObject({
  version: z.literal(1),
  createdAt: Instant,
  expiresAt: Instant,
  /** SHA-256 of the SHA-256 of the key that signed in, or of the settings of the provider: what is taken away ends its sessions. */
  key: z.string(),
});
export type SessionRecord = z.infer<typeof SessionRecord>;

/** `admin/sessions/{SHA-256 of the session id}.operator.json`: who signed in by a provider. Of a key the settings say it. */
export const SessionOperatorRecord = z.strictObject({ version: z.literal(1), name: z.string(), role: OperatorRole });
export type SessionOperatorRecord = z.infer<typeof SessionOperatorRecord>;

/** `admin/events/{day}/{ulid}-{sha256}.json`: one action of an operator. Parents as in a transfer's log. */
export const AuditEvent = z
  .strictObject({
    version: z.literal(1),
    event: z.string().check(z.length(26), z.describe('Event id: a ULID in lower case')),
    at: Instant,
    kind: AuditKind,
    outcome: z.union([z.literal('ok'), z.custom<ErrorCode>(isErrorCode).check(z.meta({ type: 'string' }))]),
    by: z.enum(['key', 'session', 'provider', 'nobody']).check(z.describe('By what the operator was known')),
    operator: z.optional(z.string()).check(z.describe('Name of the operator; absent in events of older versions')),
    caller: z.string(),
    agent: z.optional(z.string()),
    request: z.string(),
    target: z.optional(z.string()).check(z.describe('Id of the transfer or access code')),
    count: z
      .optional(z.int())
      .check(
        z.describe(
          'Transfers purged, or erased with a trial; for a refused sign-in its number in this hour, 20 at most',
        ),
      ),
    missed: z
      .optional(z.int())
      .check(z.describe('Events before this one that could not be stored because the store was full')),
    parents: z.array(z.strictObject({ event: z.string(), sha256: z.string() })),
  })
  .check(z.meta({ id: 'AuditEvent' }));
export type AuditEvent = z.infer<typeof AuditEvent>;
export const StoredAuditEvent = storedEvent(AuditEvent, AuditEvent.shape);
export type StoredAuditEvent = z.infer<typeof StoredAuditEvent>;

/** Newest day first; `next` is the `cursor` of the following page. */
export const AuditPage = z
  .strictObject({
    events: z.array(z.strictObject({ event: StoredAuditEvent, sha256: z.string() })),
    unreadable: z.optional(z.array(z.string())).check(z.describe('Day and id of event files that contain no event')),
    next: z.optional(AuditCursor),
    looked: z
      .optional(
        z.strictObject({
          events: z.int(),
          backTo: z.optional(Instant.check(z.describe('When the last of them happened'))),
        }),
      )
      .check(
        z.describe(
          'Of a search by kind, operator or target: how many events this page looked at. One request looks at a limited number',
        ),
      ),
  })
  .check(z.meta({ id: 'AuditPage' }));
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
        finishedAt: z.nullable(Instant),
        released: z.optional(z.enum(['lapsed', 'given_back'])).check(z.describe('Why it was released')),
      }),
    ),
    damage: z
      .optional(z.array(z.strictObject({ download: z.int(), ...z.omit(DamageRecord, { version: true }).shape })))
      .check(
        z.describe(
          'Parts that a download did not get as they were sent: the first of each download; absent on older servers',
        ),
      ),
    completedAt: z.nullable(Instant),
    deleted: z.nullable(z.strictObject({ at: Instant, by: z.string() })),
  })
  .check(z.meta({ id: 'AdminTransfer' }));
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
      .check(z.describe('Pieces of maintenance work that are due; at most 1,000 of each kind are counted')),
    backlogSeconds: z.int().check(z.describe('For how long the oldest of them has been due, at least')),
    /** Of the file system that the store is on, where it has one. `usedShare` is that of bytes or of files, whichever is higher. */
    medium: z.optional(z.strictObject({ capacityBytes: z.int(), freeBytes: z.int(), usedShare: z.number() })),
  })
  .check(z.meta({ id: 'StorageReport' }));
export type StorageReport = z.infer<typeof StorageReport>;

export const PurgeReport = z
  .strictObject({
    expired: z.int().check(z.describe('Transfers that expired')),
    abandoned: z.int().check(z.describe('Transfers whose upload never completed within 24 hours')),
    swept: z.int().check(z.describe('Ended transfers swept again, after their last pre-signed URL expired')),
    repaired: z
      .int()
      .check(z.describe('Transfers with a missing or leftover entry, found by the slow walk over the store')),
    parts: z.int().check(z.describe('Parts removed')),
    records: z.int().check(z.describe('Logs, sessions and other records removed because their retention ended')),
    more: z.boolean().check(z.describe('This run reached its time limit before it was finished: run it again')),
    backlog: z
      .int()
      .check(z.describe('Pieces of work that are due and remain; at most 1,000 of each kind are counted')),
    backlogSeconds: z.int().check(z.describe('For how long the oldest of them has been due, at least')),
  })
  .check(z.meta({ id: 'PurgeReport' }));
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

/** A key that signs messages to the operator's receiver, as Standard Webhooks writes it. */
export const WebhookKey = z
  .strictObject({ key: z.string().check(z.regex(WEBHOOK_KEY)) })
  .check(z.meta({ id: 'WebhookKey' }));

/** The settings as deployed, without anything secret. */
export const AdminSettings = z
  .strictObject({
    version: z.string(),
    store: z.string().check(z.describe('Kind of the store: memory, disk, zip, s3, gs')),
    settings: z.array(
      z.strictObject({
        name: z.string().check(z.describe('The environment variable')),
        member: z.string().check(z.describe('Its name in the code')),
        value: z
          .union([z.string(), z.number(), z.boolean(), z.array(z.string())])
          .check(z.describe('Of what may be secret only whether it is set; of a place only its kind')),
        unit: z.optional(z.enum(['bytes', 'seconds', 'days'])),
        written: z
          .optional(z.string())
          .check(
            z.describe(
              'As the environment variable has it; absent for what may be secret, for a place and for what has no value',
            ),
          ),
      }),
    ),
    adminKeys: z.int().check(z.describe('Number of admin keys without a name')),
    operators: z
      .optional(z.array(z.strictObject({ name: z.string(), role: OperatorRole, keys: z.int() })))
      .check(z.describe('Operators with keys of their own; absent on older servers')),
  })
  .check(z.meta({ id: 'AdminSettings' }));
export type AdminSettings = z.infer<typeof AdminSettings>;
