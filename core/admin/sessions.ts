import { fromBase64Url, randomBytes, sha256, toBase64Url, toHex, utf8 } from '../bytes.ts';
import { MomentRecord } from '../schemas.ts';
import { createRecords } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from '../transfer/clock.ts';
import { toIso } from '../transfer/clock.ts';
import { adminPaths } from './paths.ts';
import { createLastSeen } from './last-seen.ts';
import { SessionRecord } from './schemas.ts';

const ID_BYTES = 32;

/** A session that is good now. */
export interface Session {
  /** SHA-256 of its id, in hex. */
  readonly name: string;
  readonly record: SessionRecord;
}

/** Sessions of operators, as create-only files. Their ids are known to the browsers that hold them and stored nowhere. */
export interface Sessions {
  /** Begins one and returns its id. `fingerprint` names the key that opened it. */
  begin(fingerprint: string): Promise<{ readonly id: string; readonly session: Session }>;
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
  /** Whether the key of this fingerprint still opens the door. */
  readonly isGood: (fingerprint: string) => boolean;
}

export function createSessions(options: SessionsOptions): Sessions {
  const { store, clock, sessionSeconds, sessionIdleSeconds, isGood } = options;
  const records = createRecords(store);
  const lastSeen = createLastSeen(store, clock, sessionIdleSeconds);
  return {
    async begin(fingerprint) {
      const id = toBase64Url(randomBytes(ID_BYTES));
      const now = clock();
      const record: SessionRecord = {
        version: 1,
        createdAt: toIso(now),
        expiresAt: toIso(now + sessionSeconds * 1_000),
        key: fingerprint,
      };
      const name = await nameOf(id);
      await records.create(adminPaths.session(name), SessionRecord, record);
      return { id, session: { name, record } };
    },
    async find(id, isUse = true) {
      if (fromBase64Url(id)?.byteLength !== ID_BYTES) return undefined;
      const name = await nameOf(id);
      const [record, ended] = await Promise.all([
        records.read(adminPaths.session(name), SessionRecord),
        store.head(adminPaths.ended(name)),
      ]);
      if (!record || ended || !isGood(record.key) || clock() >= Date.parse(record.expiresAt)) return undefined;
      const since = Date.parse(record.createdAt);
      if (await lastSeen.isIdle(name, since)) return undefined;
      if (isUse) await lastSeen.note(name, since);
      return { name, record };
    },
    async end({ name }) {
      await records.create(adminPaths.ended(name), MomentRecord, { version: 1, at: toIso(clock()) });
    },
  };
}

async function nameOf(id: string): Promise<string> {
  return toHex(await sha256(utf8(id)));
}
