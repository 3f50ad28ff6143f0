import type * as z from 'zod/mini';
import type { adminPaths } from './admin/paths.ts';
import { AuditEvent, SessionOperatorRecord, SessionRecord } from './admin/schemas.ts';
import {
  CapacityRecord,
  DamageRecord,
  DeletedRecord,
  DownloadEndRecord,
  DownloadRecord,
  ExpiryRecord,
  FindingRecord,
  MomentRecord,
  TransferEvent,
  TransferRecord,
} from './schemas.ts';
import type { statsPaths } from './stats/paths.ts';
import { LateRecord, StatsRecord } from './stats/schemas.ts';
import type { Key } from './stores/key.ts';
import type { requestPaths } from './requests/paths.ts';
import { FileRequestRecord, RequestEntryRecord } from './requests/schemas.ts';
import type { tokenPaths } from './tokens/paths.ts';
import {
  TokenLimitRecord,
  TokenRecord,
  TokenStateRecord,
  TokenTransferRecord,
  TokenUseRecord,
} from './tokens/schemas.ts';
import type { paths } from './transfer/paths.ts';
import { NOTICE_FACTS } from './webhook/notice.ts';

/** One kind of file that is in a store. */
export interface StoredFile {
  /** Its key, with a name in braces for each part that differs; see {@link NAMES}. */
  readonly file: string;
  /** A record, an event of a chain, bytes that mean nothing to the store, or nothing: then its name says all. */
  readonly holds: 'record' | 'event' | 'bytes' | 'nothing';
  /** Of a record or an event. */
  readonly schema: z.ZodMiniObject | undefined;
  /** Which app writes it; `older`: only versions before this one. */
  readonly by: 'user' | 'operator' | 'older';
}

type By = StoredFile['by'];
const record = (by: By, file: string, schema: z.ZodMiniObject): StoredFile => ({ file, holds: 'record', schema, by });
const event = (by: By, file: string, schema: z.ZodMiniObject): StoredFile => ({ file, holds: 'event', schema, by });
const bytes = (by: By, file: string): StoredFile => ({ file, holds: 'bytes', schema: undefined, by });
const empty = (by: By, file: string): StoredFile => ({ file, holds: 'nothing', schema: undefined, by });

/** The functions of a list of paths that make the key of one file. */
type KeysOf<Paths> = {
  [Name in keyof Paths]: Paths[Name] extends (...parts: never[]) => infer Made
    ? Made extends Key
      ? Name
      : never
    : never;
}[keyof Paths];
type Rows<Paths> = Readonly<Record<KeysOf<Paths>, StoredFile | readonly StoredFile[]>>;

/** To add a kind of file, add its path and its row here: without the row it does not compile. */
const OF_TRANSFERS: Rows<typeof paths> = {
  transfer: record('user', 'transfers/{id}/transfer.json', TransferRecord),
  part: bytes('user', 'transfers/{id}/parts/{n}'),
  completed: record('user', 'transfers/{id}/completed.json', MomentRecord),
  download: record('user', 'transfers/{id}/downloads/{k}.json', DownloadRecord),
  finished: record('user', 'transfers/{id}/downloads/{k}.finished.json', DownloadEndRecord),
  damage: record('user', 'transfers/{id}/damage/{k}.json', DamageRecord),
  finding: record('operator', 'transfers/{id}/checks/{k}.json', FindingRecord),
  expiry: record('user', 'transfers/{id}/expiry/{k}.json', ExpiryRecord),
  event: event('user', 'transfers/{id}/events/{event}.json', TransferEvent),
  deleted: record('user', 'transfers/{id}/deleted.json', DeletedRecord),
  refusal: empty('user', 'transfers/{id}/refusals/{n}'),
  hourly: empty('user', 'transfers/{id}/hourly/{hour}-{what}'),
  indexed: empty('user', 'index/{shard}/{time}-{id}'),
  indexedBefore: empty('older', 'index/{time}-{id}'),
  holder: empty('user', 'expiring/{hour}/{id}-{bytes}-{time}-{call}'),
  oldHolder: [empty('older', 'expiring/{hour}/{id}-{bytes}'), empty('older', 'expiring/{hour}/{id}-{bytes}-{change}')],
  journalEntry: empty('user', 'pending/uploads/{time}-{id}-{bytes}-{hour}-{call}'),
  snapshot: record('user', 'capacity/{time}.json', CapacityRecord),
  notice: empty('user', 'pending/webhook/{due}-{time}-{attempt}-{fact}-{id}-{n}'),
  pending: empty('user', 'pending/{what}/{hour}/{id}'),
  repairCursor: empty('operator', 'repair/{time}-{reached}'),
  dayKey: bytes('user', 'day-keys/{day}'),
};

const OF_TOKENS: Rows<typeof tokenPaths> = {
  use: record('user', 'tokens/{token}/uses/{k}.json', TokenUseRecord),
  transfer: record('user', 'tokens/{token}/transfers/{id}.json', TokenTransferRecord),
  token: record('operator', 'tokens/{token}/token.json', TokenRecord),
  trial: empty('operator', 'tokens/{token}/trial'),
  state: record('operator', 'tokens/{token}/states/{k}.json', TokenStateRecord),
  limit: record('operator', 'tokens/{token}/limits/{k}.json', TokenLimitRecord),
  deleted: record('operator', 'tokens/{token}/deleted.json', MomentRecord),
};

const OF_REQUESTS: Rows<typeof requestPaths> = {
  request: record('user', 'requests/{id}/request.json', FileRequestRecord),
  use: record('user', 'requests/{id}/entries/{k}.json', RequestEntryRecord),
  transfer: record('user', 'requests/{id}/transfers/{id}.json', TokenTransferRecord),
  closed: record('user', 'requests/{id}/closed.json', MomentRecord),
};

const OF_STATISTICS: Rows<typeof statsPaths> = {
  activity: empty('user', 'activity/{hour}/{number}-{tally}'),
  record: [
    record('operator', 'stats/hours/{hour}.json', StatsRecord),
    record('operator', 'stats/days/{day}.json', StatsRecord),
  ],
  late: record('operator', 'stats/late/{period}.json', LateRecord),
};

const OF_OPERATORS: Rows<typeof adminPaths> = {
  session: record('operator', 'admin/sessions/{session}.json', SessionRecord),
  operator: record('operator', 'admin/sessions/{session}.operator.json', SessionOperatorRecord),
  ended: record('operator', 'admin/sessions/{session}.ended.json', MomentRecord),
  seenAt: empty('operator', 'admin/seen/{session}/{time}'),
  hourlyOnce: empty('operator', 'admin/hourly/{hour}/{what}'),
  webhookKey: bytes('operator', 'admin/webhook-keys/{k}'),
  event: event('operator', 'admin/events/{day}/{event}.json', AuditEvent),
};

/** A try of the store, which removes what it wrote. */
const PROBE = bytes('operator', 'probe/{time}-{random}/{name}');

/** All kinds of files. */
export const STORED_FILES: readonly StoredFile[] = [
  ...[OF_TRANSFERS, OF_REQUESTS, OF_STATISTICS, OF_TOKENS, OF_OPERATORS].flatMap((rows) => Object.values(rows)).flat(),
  PROBE,
];

/** The first segments of all keys. */
export const STORED_FOLDERS: readonly string[] = [...new Set(STORED_FILES.map(({ file }) => folderOf(file)))];

const ID = '[a-z2-7]{26}';
const ULID = '[0-7][0-9a-hjkmnp-tv-z]{25}';
const NUMBER = '[0-9]{6}';
/** The pattern of each name in braces. */
const NAMES: Readonly<Record<string, string>> = {
  id: ID,
  token: ID,
  n: NUMBER,
  k: NUMBER,
  hour: '[0-9]{10}',
  day: '[0-9]{8}',
  period: '[0-9]{8}(?:[0-9]{2})?',
  time: '[0-9]{13}',
  due: '[0-9]{13}',
  attempt: '[0-9]',
  fact: `(?:${NOTICE_FACTS.join('|')})`,
  bytes: '[0-9]{1,16}',
  change: '[1-9][0-9]{0,5}',
  call: '[a-z2-7]{16}(?:-[0-9]{10})?',
  shard: '[a-p]',
  event: `${ULID}(?:-[0-9a-f]{64})?`,
  number: '[0-9a-z]{26}',
  tally: '[0-9a-z_.-]+',
  what: '[a-z0-9][a-z0-9_-]*',
  session: '[0-9a-f]{64}',
  reached: `(?:${ID}|done)`,
  random: '[0-9a-f-]{36}',
  name: '[a-z]',
};
/** Of uses: a token may have more than a transfer has parts. */
const USE_NUMBER = '[0-9]{9}';

const PATTERNS: readonly (readonly [RegExp, StoredFile])[] = STORED_FILES.map((row) => [patternOf(row.file), row]);

/** The kind of file that has such a key; undefined for a file that no store has. */
export function storedFile(key: Key): StoredFile | undefined {
  return PATTERNS.find(([pattern]) => pattern.test(key))?.[1];
}

function patternOf(file: string): RegExp {
  const pattern = file.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, (_, name: string) => {
    const found = name === 'k' && ['tokens', 'requests'].includes(folderOf(file)) ? USE_NUMBER : NAMES[name];
    if (found === undefined) throw new Error(`stored-files.ts has no description of {${name}} is in ${file}`);
    return found;
  });
  return new RegExp(`^${pattern}$`);
}

function folderOf(file: string): string {
  return file.slice(0, file.indexOf('/'));
}
