import type { OperatorRole } from '../../core/admin/schemas.ts';
import type { Session } from '../../core/admin/sessions.ts';

/** An operator who was admitted: by the key itself, or by a session that a key has opened. */
export interface Operator {
  readonly by: 'key' | 'session';
  /** Distinguishes requests in records: the key's fingerprint or the session's name. */
  readonly id: string;
  /** As the settings have it, for the audit log. */
  readonly name: string;
  readonly role: OperatorRole;
  readonly session?: Session;
}
