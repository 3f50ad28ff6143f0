import type { AuditKind } from '../../core/admin/audit-kind.ts';
import type { EventKind, TransferState } from '../../core/schemas.ts';
import type { TokenState } from '../../core/tokens/schemas.ts';
import type { ProblemCode } from '../problems.ts';

/** Messages that are named by the rows of tables: a new row does not compile until every language has its text. */
export type CodedMessages = Readonly<
  Record<`error.${ProblemCode}` | `hint.${ProblemCode}` | `event.${EventKind}` | `state.${TransferState}`, string>
>;

/** The same of the console. */
export type CodedAdminMessages = Readonly<
  Record<`admin.kind.${AuditKind}` | `admin.state_${TransferState}` | `admin.token_state_${TokenState}`, string>
>;
