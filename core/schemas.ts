import * as z from 'zod/mini';
import { fromBase64Url } from './bytes.ts';
import { HEADER_BYTES, SEGMENT_BYTES, TAG_BYTES } from './crypto/layout.ts';
import { isTransferId } from './crypto/keys.ts';
import type { PasswordTerms as TermsOfPassword } from './crypto/password-terms.ts';
import { PASSWORD_BOUNDS, PASSWORD_CHECK_BYTES, PASSWORD_SALT_BYTES } from './crypto/password-terms.ts';
import type { ErrorCode } from './errors.ts';
import { isErrorCode } from './errors.ts';
import { EVENT_KINDS } from './event-kinds.ts';
import { storedEvent } from './newer-events.ts';

/** Bounds of the wire format; the server's own limits (settings) may be narrower. */
export const BOUNDS = {
  segmentBytes: SEGMENT_BYTES,
  partBytes: { max: 16 * 1024 * 1024 },
  parts: { max: 100_000 },
  expiresInSeconds: { min: 1, max: 365 * 24 * 3600 },
  downloads: { max: 1_000 },
  metadataBytes: { max: 48 * 1024 },
  partUrls: { max: 100 },
} as const;

const integer = (min: number, max: number): z.ZodMiniNumberFormat => z.int().check(z.minimum(min), z.maximum(max));
const base64Of = (what: string, bytes: number): z.ZodMiniString<string> => {
  const characters = Math.ceil((bytes * 4) / 3);
  return z.string().check(
    z.length(characters),
    z.refine((text) => fromBase64Url(text)?.byteLength === bytes, `is not canonical base64url of ${bytes} bytes`),
    z.describe(`${what}: ${bytes} bytes as canonical base64url, ${characters} characters`),
  );
};
const base64Of32Bytes = (what: string): z.ZodMiniString<string> => base64Of(what, 32);

/** A proof, claim id or secret as it travels: 32 bytes, 43 characters of canonical base64url. */
export const Secret = base64Of32Bytes('A capability');

/** What is stored of a proof. */
export const Verifier = base64Of32Bytes('SHA-256 of a proof');

/** 26 characters of canonical lower-case base32, derived from the link's secret. */
export const TransferId: z.ZodMiniString<string> = z.string().check(
  z.length(26),
  z.refine(isTransferId, 'is not a canonical transfer id'),
  z.meta({
    description: 'Transfer id: 26 characters of canonical lower-case base32',
    example: 'aaaaaaaaaaaaaaaaaaaaaaaaaa',
  }),
);

/** A number in a path: canonical decimal, from 1. */
export const PathNumber: z.ZodMiniType<number, string> = z
  .pipe(z.string().check(z.regex(/^[1-9][0-9]{0,5}$/)), z.transform(Number))
  .check(z.meta({ type: 'integer', description: 'Counts from 1' }));

const SegmentBytes = integer(BOUNDS.segmentBytes.min, BOUNDS.segmentBytes.max).check(
  z.describe('Ciphertext segment size in bytes'),
);
const PartBytes = integer(BOUNDS.segmentBytes.min, BOUNDS.partBytes.max).check(
  z.describe('Size of every part but the last in bytes: a whole number of segments'),
);

const { memoryKib, passes, lanes } = PASSWORD_BOUNDS;
/** As a sender may choose them. Who reads them checks them before it takes memory: the server may have made them up. */
const NewPasswordTerms = z
  .strictObject({
    salt: base64Of('Salt of Argon2id, random for each transfer', PASSWORD_SALT_BYTES),
    memoryKib: integer(memoryKib.min, memoryKib.max).check(z.describe('Memory of Argon2id in KiB')),
    passes: integer(passes.min, passes.max).check(z.describe('Passes of Argon2id')),
    lanes: integer(lanes.min, lanes.max).check(z.describe('Lanes of Argon2id')),
    check: base64Of('By which a recipient finds a wrong password; of no use without the secret', PASSWORD_CHECK_BYTES),
  })
  .check(
    z.meta({
      id: 'NewPasswordTerms',
      description: 'Of a transfer with a password: how its key is made. The password is not sent',
    }),
  );
/** As they are stored and given out. */
export const PasswordTerms = z
  .strictObject({ salt: z.string(), memoryKib: z.int(), passes: z.int(), lanes: z.int(), check: z.string() })
  .check(
    z.meta({
      id: 'PasswordTerms',
      description: 'Only of a transfer with a password: how its key is made by Argon2id 1.3',
    }),
  ) satisfies z.ZodMiniType<TermsOfPassword>;

/** An encrypted metadata stream as it travels. */
export const EncryptedMetadata = z.base64url().check(
  z.minLength(75),
  z.maxLength(Math.ceil((BOUNDS.metadataBytes.max * 4) / 3)),
  z.refine((text) => fromBase64Url(text) !== undefined, 'is not canonical base64url'),
  z.describe('The encrypted metadata stream as base64url: names, message and title, which the server cannot read'),
);

/** Encapsulated key of X25519, 32 bytes, and the tag of AES-GCM. */
const SEALED_SECRET_BYTES = 80;
/** For which file request a transfer is. Nothing of it is in the terms of the transfer. */
export const ForFileRequest = z
  .strictObject({
    id: TransferId,
    proof: base64Of32Bytes('The proof that comes from the link of the request'),
    sealed: base64Of('The secret of the transfer, sealed to the public key of the request', SEALED_SECRET_BYTES),
  })
  .check(
    z.meta({ id: 'ForFileRequest', description: 'The file request that the transfer is for: it takes a place there' }),
  );
export type ForFileRequest = z.infer<typeof ForFileRequest>;

/** What the sender decides: the body of the request that creates a transfer. */
export const CreateTransfer = z
  .strictObject({
    id: TransferId,
    ciphertextBytes: integer(HEADER_BYTES + TAG_BYTES, Number.MAX_SAFE_INTEGER).check(
      z.describe('Size of the whole ciphertext in bytes, header and tags included'),
    ),
    segmentBytes: SegmentBytes,
    partBytes: PartBytes,
    expiresInSeconds: integer(BOUNDS.expiresInSeconds.min, BOUNDS.expiresInSeconds.max),
    maxDownloads: integer(1, BOUNDS.downloads.max),
    metadata: EncryptedMetadata,
    ownerVerifier: base64Of32Bytes('SHA-256 of the owner proof'),
    downloadVerifier: base64Of32Bytes('SHA-256 of the download proof'),
    password: z.optional(NewPasswordTerms),
    request: z.optional(ForFileRequest),
  })
  .check(
    z.refine((terms) => terms.partBytes % terms.segmentBytes === 0, {
      path: ['partBytes'],
      message: 'must be a whole number of segments',
    }),
    z.refine((terms) => terms.ciphertextBytes / terms.partBytes <= BOUNDS.parts.max, {
      path: ['partBytes'],
      message: `must be larger: a transfer has at most ${BOUNDS.parts.max} parts`,
    }),
    z.meta({ id: 'CreateTransfer' }),
  );
export type CreateTransfer = z.infer<typeof CreateTransfer>;

/** ISO 8601 in UTC with milliseconds. */
export const Instant = z.iso.datetime({ precision: 3 });

/** `transfers/{id}/transfer.json`: the terms, written once. */
export const TransferRecord = z.strictObject({
  version: z.literal(1),
  id: TransferId,
  createdAt: Instant,
  expiresAt: Instant,
  ciphertextBytes: z.int(),
  segmentBytes: z.int(),
  partBytes: z.int(),
  expiresInSeconds: z.int(),
  maxDownloads: z.int(),
  metadata: z.string(),
  ownerVerifier: z.string(),
  downloadVerifier: z.string(),
  /** Only where the sender chose a password. */
  password: z.optional(PasswordTerms),
  /** Names the call whose entry below `expiring/` holds the room; absent in records of older versions. */
  holder: z.optional(z.string()),
});
export type TransferRecord = z.infer<typeof TransferRecord>;

/** `completed.json`. */
export const MomentRecord = z.strictObject({ version: z.literal(1), at: Instant });
export type MomentRecord = z.infer<typeof MomentRecord>;

export const DeletedBy = z.enum(['sender', 'expiry', 'limit', 'admin', 'abandoned']);
export type DeletedBy = z.infer<typeof DeletedBy>;

/** `deleted.json`: the tombstone. */
export const DeletedRecord = z.strictObject({ version: z.literal(1), at: Instant, by: DeletedBy });
export type DeletedRecord = z.infer<typeof DeletedRecord>;

/**
 * `expiry/{k}.json`: the k-th change of the expiry; the newest holds. `writer` is the SHA-256 of the change id, so its owner recognises its
 * own. Without one it is the purge's, which ends the sequence: the transfer has expired, and nothing comes after it.
 */
export const ExpiryRecord = z.strictObject({
  version: z.literal(1),
  at: Instant,
  expiresAt: Instant,
  writer: z.optional(z.string()),
  /** As in the terms: the entry below `expiring/` of this change. */
  holder: z.optional(z.string()),
});
export type ExpiryRecord = z.infer<typeof ExpiryRecord>;

/**
 * `capacity/{reverse time}.json`: what was reserved before `until`, by the hour in which it expires. What was reserved since is below
 * `pending/uploads/`. Hour 0000000000: expired; 9999999999: later than the others.
 */
export const CapacityRecord = z.strictObject({
  version: z.literal(1),
  /** When the count was done. */
  at: Instant,
  until: Instant,
  /** Pages that were listed, and how long that took. */
  pages: z.int(),
  ms: z.int(),
  /** Uploads that were created before then have been looked at: whether they ever began. */
  checkedUntil: Instant,
  hours: z.array(z.strictObject({ hour: z.string(), transfers: z.int(), bytes: z.int() })),
});
export type CapacityRecord = z.infer<typeof CapacityRecord>;

/** `downloads/{k}.json`: the k-th claim. `writer` is the SHA-256 of the claim id, so its owner recognises its own. */
export const DownloadRecord = z.strictObject({ version: z.literal(1), at: Instant, writer: z.string() });
export type DownloadRecord = z.infer<typeof DownloadRecord>;

/**
 * `downloads/{k}.finished.json`: the end of the k-th claim. Without `by` it was downloaded; else it never began within an hour (`lapsed`) or its
 * sender gave it back, and another claim takes its place.
 */
export const DownloadEndRecord = z.strictObject({
  version: z.literal(1),
  at: Instant,
  by: z.optional(z.enum(['lapsed', 'given_back'])),
});
export type DownloadEndRecord = z.infer<typeof DownloadEndRecord>;

/** What is wrong with a stored part: it is not there, has another size, or does not decrypt, as a recipient says. */
export const DamageFound = z.enum(['missing', 'size', 'content']);
export type DamageFound = z.infer<typeof DamageFound>;

/** `damage/{k}.json`: the first part that the k-th download did not get as it was sent. */
export const DamageRecord = z.strictObject({ version: z.literal(1), at: Instant, part: z.int(), found: DamageFound });
export type DamageRecord = z.infer<typeof DamageRecord>;

/** What a check of the store found of a part: it is not there, has another size, or is not what was stored. */
export const PartFault = z.enum(['missing', 'size', 'altered']);
export type PartFault = z.infer<typeof PartFault>;

/**
 * `checks/{k}.json`: the k-th time that a check of the store found a complete transfer in another condition than the one before. With `part` it
 * is damaged, and that is the first such part; without, whole again.
 */
export const FindingRecord = z.strictObject({
  version: z.literal(1),
  at: Instant,
  part: z.optional(z.int()),
  found: z.optional(PartFault),
});
export type FindingRecord = z.infer<typeof FindingRecord>;

export const TransferState = z.enum(['uploading', 'ready', 'limit_reached', 'expired', 'deleted']);
export type TransferState = z.infer<typeof TransferState>;

/** What anyone who knows the id can read. */
export const TransferInfo = z
  .strictObject({
    id: TransferId,
    state: TransferState,
    createdAt: Instant,
    expiresAt: Instant,
    ciphertextBytes: z.int(),
    segmentBytes: SegmentBytes,
    partBytes: PartBytes,
    parts: z.int(),
    metadata: z.string(),
    password: z.optional(PasswordTerms),
    downloads: z.strictObject({ claimed: z.int(), finished: z.int(), max: z.int() }),
    storedBytes: z
      .optional(z.int())
      .check(z.describe('While the upload runs: bytes of the parts that are stored, at most a few seconds ago')),
    damage: z
      .optional(z.strictObject({ at: Instant, part: z.int(), found: PartFault }))
      .check(
        z.describe(
          'Of a complete transfer: the last check of the store found a part that is not there, has another size or was altered. A download would end there',
        ),
      ),
  })
  .check(z.meta({ id: 'TransferInfo' }));
export type TransferInfo = z.infer<typeof TransferInfo>;

export const StoredParts = z
  .strictObject({ parts: z.array(z.strictObject({ part: z.int(), bytes: z.int() })) })
  .check(z.meta({ id: 'StoredParts', description: 'The parts that are stored, in ascending order' }));
export type StoredParts = z.infer<typeof StoredParts>;

export const PartUrlsRequest = z
  .strictObject({
    purpose: z.enum(['upload', 'download']),
    parts: z.array(integer(1, BOUNDS.parts.max)).check(z.minLength(1), z.maxLength(BOUNDS.partUrls.max)),
  })
  .check(z.meta({ id: 'PartUrlsRequest' }));
export type PartUrlsRequest = z.infer<typeof PartUrlsRequest>;

export const PartUrl = z
  .strictObject({
    part: z.int(),
    method: z.enum(['PUT', 'GET']),
    url: z
      .string()
      .check(
        z.describe('Absolute, or a path on this server. Only URLs of this server get the headers of the transfer.'),
      ),
    headers: z.record(z.string(), z.string()).check(z.describe('Headers to send exactly as given')),
    expiresInSeconds: z.int().check(z.describe('A duration, not a time: the clocks of client and server may differ')),
  })
  .check(z.meta({ id: 'PartUrl' }));
export type PartUrl = z.infer<typeof PartUrl>;
export const PartUrls = z.strictObject({ urls: z.array(PartUrl) }).check(z.meta({ id: 'PartUrls' }));
export type PartUrls = z.infer<typeof PartUrls>;

const FirstUrls = z
  .optional(z.array(PartUrl))
  .check(z.describe('URLs of the first parts, where the query asked for them and this request made it'));

/** How many of the first parts the answer is to have the URLs of. Other members of a query are for other versions. */
export const FirstPartsQuery = z.object({
  partUrls: z
    .optional(PathNumber)
    .check(z.describe(`The answer has URLs of so many of the first parts, at most ${BOUNDS.partUrls.max}`)),
});

/** What the answer to a creation has. */
export const CreatedTransfer = z.extend(TransferInfo, { partUrls: FirstUrls }).check(z.meta({ id: 'CreatedTransfer' }));
export type CreatedTransfer = z.infer<typeof CreatedTransfer>;

export const ClaimRequest = z
  .strictObject({ claimId: base64Of32Bytes('The claim id that the client made') })
  .check(z.meta({ id: 'ClaimRequest' }));

export const Claim = z
  .strictObject({
    download: z.int().check(z.describe('The number k of this download, from 1')),
    resumed: z.boolean(),
    partUrls: FirstUrls,
  })
  .check(z.meta({ id: 'Claim' }));
export type Claim = z.infer<typeof Claim>;

export const DamageReport = z
  .strictObject({
    part: integer(1, BOUNDS.parts.max).check(z.describe('The part that is missing or does not decrypt')),
  })
  .check(z.meta({ id: 'DamageReport' }));

export const ChangeExpiry = z
  .strictObject({
    changeId: base64Of32Bytes('The change id that the client made: repeating a request with it changes nothing more'),
    expiresAt: Instant.check(
      z.describe(
        'In the future, and within the longest time that this server keeps a transfer, counted from its creation',
      ),
    ),
  })
  .check(z.meta({ id: 'ChangeExpiry' }));
export type ChangeExpiry = z.infer<typeof ChangeExpiry>;

export const EventKind = z.enum(Object.keys(EVENT_KINDS) as (keyof typeof EVENT_KINDS)[]);
export type EventKind = z.infer<typeof EventKind>;

/**
 * `events/{ulid}-{sha256}.json`: one action; who lists events knows their hashes. `parents` are the newest events that its writer had seen, each with the SHA-256 of its file. The
 * order of the members is their order in the file, and so part of every hash: members may be added, never moved.
 */
export const TransferEvent = z
  .strictObject({
    version: z.literal(1),
    event: z.string().check(z.length(26), z.describe('Event id: a ULID in lower case')),
    transfer: TransferId,
    at: Instant,
    kind: EventKind,
    outcome: z.union([z.literal('ok'), z.custom<ErrorCode>(isErrorCode).check(z.meta({ type: 'string' }))]),
    action: z
      .optional(z.string())
      .check(
        z.describe(
          'What was refused, for kind "refused"; for "damaged" and "check_failed" what is wrong with the part: "missing", "size", "altered", or "content" where a recipient could not decrypt it',
        ),
      ),
    caller: z.string().check(z.describe('Who asked, anonymised')),
    agent: z.optional(z.string()).check(z.describe('Family and platform of the program that asked, from a fixed list')),
    request: z.string().check(z.describe('Id of the HTTP request')),
    part: z.optional(z.int()),
    parts: z.optional(z.array(z.int())),
    times: z
      .optional(z.int())
      .check(z.describe('How often it has happened, where repetitions are grouped: absent the first time')),
    download: z.optional(z.int()),
    bytes: z.optional(z.int()),
    by: z.optional(DeletedBy).check(z.describe('Why the transfer ended with this event: also of its last download')),
    change: z.optional(z.int()).check(z.describe('The number k of this change of the expiry, from 1')),
    expiresAt: z.optional(Instant).check(z.describe('When the transfer expires from then on')),
    password: z
      .optional(z.literal(true))
      .check(z.describe('For kind "created": the transfer is protected with a password, too')),
    sha256: z
      .optional(z.string())
      .check(
        z.describe('SHA-256 in hex of the ciphertext of the part that was stored, where it came through the server'),
      ),
    missed: z
      .optional(z.int())
      .check(z.describe('Events before this one that could not be stored because the store was full')),
    parents: z.array(z.strictObject({ event: z.string(), sha256: z.string() })),
  })
  .check(z.meta({ id: 'TransferEvent' }));
export type TransferEvent = z.infer<typeof TransferEvent>;
export const StoredTransferEvent = storedEvent(TransferEvent, TransferEvent.shape);
export type StoredTransferEvent = z.infer<typeof StoredTransferEvent>;

export const TransferLog = z
  .strictObject({
    transfer: TransferId,
    events: z.array(
      z.strictObject({
        event: StoredTransferEvent,
        sha256: z.string().check(z.describe('SHA-256 in hex of the event file as stored')),
      }),
    ),
    unreadable: z
      .optional(z.array(z.string()))
      .check(z.describe('Ids of event files that contain no event of this transfer')),
    next: z.optional(z.string()).check(z.describe('Given when there is more: the `after` of the next page')),
  })
  .check(z.meta({ id: 'TransferLog', description: 'Events in the order of their ids, 500 a page' }));
export type TransferLog = z.infer<typeof TransferLog>;

/** Where a page of a log begins. */
export const LogQuery = z.strictObject({
  after: z
    .optional(z.string().check(z.regex(/^[0-9a-z][0-9a-z.-]{0,127}$/)))
    .check(z.describe('The `next` of the page before')),
});

/** A transfer in the admin's list. */
export const ListedTransfer = z
  .extend(TransferInfo, {
    damaged: z
      .optional(z.boolean())
      .check(
        z.describe(
          'A part is missing or has another size, or a recipient reported one that no later download got whole; absent on older servers',
        ),
      ),
  })
  .check(z.meta({ id: 'ListedTransfer' }));
export type ListedTransfer = z.infer<typeof ListedTransfer>;

/** A page of the admin's list; `next` is the `cursor` of the following page. */
export const AdminTransfers = z
  .strictObject({
    transfers: z.array(ListedTransfer),
    unreadable: z
      .optional(z.array(TransferId))
      .check(z.describe('Transfers of which a record cannot be read: the check of the store names it')),
    next: z.optional(z.string()),
    looked: z
      .optional(
        z.strictObject({
          transfers: z.int(),
          backTo: z.optional(Instant.check(z.describe('When the last of them was created'))),
        }),
      )
      .check(z.describe('Of a search: how many transfers this page looked at. One request looks at a limited number')),
  })
  .check(z.meta({ id: 'AdminTransfers' }));
export type AdminTransfers = z.infer<typeof AdminTransfers>;

/** RFC 9457. */
export const Problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.custom<ErrorCode>(isErrorCode).check(z.meta({ type: 'string', description: 'Stable error code' })),
    detail: z.optional(z.string()),
    request: z.optional(z.string()).check(z.describe('Id of the request, to quote when asking for help')),
  })
  .check(z.meta({ id: 'Problem' }));
export type Problem = z.infer<typeof Problem>;

export const ServerInfo = z
  .strictObject({
    name: z.literal('sgraph-send'),
    version: z.string(),
    uploads: z
      .enum(['open', 'token', 'closed'])
      .check(z.describe('Whether anyone can create a transfer, only with one use of an access code, or not at all')),
    requests: z
      .optional(z.enum(['open', 'token', 'closed']))
      .check(
        z.describe(
          'Whether anyone can make a file request, only with an access code, or no one; absent on older servers, which have none',
        ),
      ),
    mode: z
      .enum(['server', 'direct'])
      .check(z.describe('Whether parts pass through this server or go straight to the bucket')),
    bucketOrigin: z
      .optional(z.string())
      .check(z.describe('In direct mode the origin of every address of a part; a client sends none to another')),
    bodyHashRequired: z.boolean().check(z.describe('Whether requests with a body need x-amz-content-sha256')),
    limits: z.strictObject({
      maxTransferBytes: z.int(),
      partBytes: z.int(),
      segmentBytes: z.int(),
      maxExpiresInSeconds: z.int(),
      defaultExpiresInSeconds: z.int(),
      maxDownloads: z.int(),
      maxRequestTransfers: z.optional(z.int()).check(z.describe('Transfers that one file request may accept')),
    }),
    stored: z
      .strictObject({
        caller: z.string().check(z.describe('The anonymised caller that an event of this request would have')),
        agent: z
          .optional(z.string())
          .check(z.describe('What an event of this request would contain from its User-Agent; absent: nothing')),
        anonymisation: z
          .enum(['drop', 'truncate', 'hash'])
          .check(z.describe('What is kept of an address: nothing, its network, or its HMAC under a key of the day')),
        dayKeyDays: z
          .int()
          .check(z.describe('Days for which the key that pseudonymises callers exists; 0 without one')),
        fields: z
          .array(z.strictObject({ file: z.string(), fields: z.array(z.string()) }))
          .check(z.describe('Every file that this app writes, with its fields; {} is a variable part of a name')),
        never: z.array(z.string()),
        logRetentionDays: z.int().check(z.describe('How long logs are kept after the end of their transfer, in days')),
      })
      .check(z.describe('What this server stores about a transfer and about callers')),
  })
  .check(z.meta({ id: 'ServerInfo' }));
export type ServerInfo = z.infer<typeof ServerInfo>;

/** What the sender's machine encrypts with the metadata key: UTF-8 JSON. */
export const Metadata = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(1_024)),
  type: z.string().check(z.maxLength(255)),
  bytes: z.int().check(z.minimum(0)),
  message: z.optional(z.string().check(z.maxLength(4_000))),
  files: z.optional(
    z
      .array(z.strictObject({ name: z.string().check(z.maxLength(1_024)), bytes: z.int().check(z.minimum(0)) }))
      .check(z.maxLength(100)),
  ),
  /** Base64url. Read by `thumbnailOf`, which gives none where it is not what a reader may show: nothing depends on it. */
  thumbnail: z.optional(z.string()),
});
export type Metadata = z.infer<typeof Metadata>;
