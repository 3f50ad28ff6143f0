import { fromBase64Url, randomBytes, sha256, toBase64Url, toHex, utf8 } from '../bytes.ts';
import { MomentRecord } from '../schemas.ts';
import { createRecords } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from '../transfer/clock.ts';
import { toIso } from '../transfer/clock.ts';
import { adminPaths } from './paths.ts';
import { createLastSeen } from './last-seen.ts';
import { SessionOperatorRecord, SessionRecord } from './schemas.ts';

const ID_BYTES = 32;
/** Whom a provider has let in it may have let go since: it is asked again after a day's work at the latest. */
const PROVIDER_SESSION_SECONDS = 8 * 3600;

/** A session that is good now. */
export interface Session {
  /** SHA-256 of its id, in hex. */
  readonly name: string;
  readonly record: SessionRecord;
  readonly operator: SessionOperator;
}

type SessionOperator = Pick<SessionOperatorRecord, 'name' | 'role'>;

/** What opens a session: a key, whose holder the settings name, or a provider, which has named the operator. */
export interface Opener {
  /** Names the key, or the provider as the settings have it. */
  readonly fingerprint: string;
  readonly operator: SessionOperator;
}

/** Sessions of operators, as create-only files. Their ids are known to the browsers that hold them and stored nowhere. */
export interface Sessions {
  /** Begins one and returns its id. */
  begin(opener: Opener): Promise<{ readonly id: string; readonly session: Session }>;
  /** The session, which is in use now unless `isUse` is false. Undefined for an id that is none, and when it was ended, has expired or has lost its key. */
  find(id: string, isUse?: boolean): Promise<Session | undefined>;
  /** Ends it in all processes at once. */
  end(session: Session): Promise<void>;
}

export interface SessionsOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** A session ends after this time in any case, */
  readonly sessionSeconds: number;
  /** and after this long without a request. */
  readonly sessionIdleSeconds: number;
  /** Who has the key of this fingerprint; `in record` for a provider, which the settings still have; undefined for what opens no more. */
  readonly holderOf: (fingerprint: string) => SessionOperator | 'in record' | undefined;
}

export function createSessions(options: SessionsOptions): Sessions {
  const { store, clock, sessionSeconds, sessionIdleSeconds, holderOf } = options;
  const records = createRecords(store);
  const lastSeen = createLastSeen(store, clock, sessionIdleSeconds);
  return {
    async begin({ fingerprint, operator }) {
      const isNamedHere = holderOf(fingerprint) === 'in record';
      const seconds = isNamedHere ? Math.min(sessionSeconds, PROVIDER_SESSION_SECONDS) : sessionSeconds;
      const id = toBase64Url(randomBytes(ID_BYTES));
      const now = clock();
      const record: SessionRecord = {
        version: 1,
        createdAt: toIso(now),
        expiresAt: toIso(now + seconds * 1_000),
        key: fingerprint,
      };
      const name = await nameOf(id);
      // First: a session must not be found before its operator.
      if (isNamedHere)
        await records.create(adminPaths.operator(name), SessionOperatorRecord, { version: 1, ...operator });
      await records.create(adminPaths.session(name), SessionRecord, record);
      return { id, session: { name, record, operator } };
    },
    async find(id, isUse = true) {
      if (fromBase64Url(id)?.byteLength !== ID_BYTES) return undefined;
      const name = await nameOf(id);
      const [record, ended] = await Promise.all([
        records.read(adminPaths.session(name), SessionRecord),
        store.head(adminPaths.ended(name)),
      ]);
      if (!record || ended || clock() >= Date.parse(record.expiresAt)) return undefined;
      const holder = holderOf(record.key);
      const operator =
        holder === 'in record' ? await records.read(adminPaths.operator(name), SessionOperatorRecord) : holder;
      if (!operator) return undefined;
      const since = Date.parse(record.createdAt);
      if (await lastSeen.isIdle(name, since)) return undefined;
      if (isUse) await lastSeen.note(name, since);
      return { name, record, operator: { name: operator.name, role: operator.role } };
    },
    async end({ name }) {
      await records.create(adminPaths.ended(name), MomentRecord, { version: 1, at: toIso(clock()) });
    },
  };
}

async function nameOf(id: string): Promise<string> {
  return toHex(await sha256(utf8(id)));
}
