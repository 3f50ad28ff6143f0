import type { Session } from '../../core/admin/sessions.ts';

/** An operator who was admitted: by the key itself, or by a session that a key has opened. */
export interface Operator {
  readonly by: 'key' | 'session';
  /** Distinguishes operators in records: the key's fingerprint or the session's name. */
  readonly name: string;
  readonly session?: Session;
}
