import { parsePolicy } from '../declared/policy-document.ts';
import type { Statement } from '../policies.ts';

/** Statements of a document as IAM gives it; none where there is none. Throws when it is not a policy. */
export function parseStatements(text: string | undefined): readonly Statement[] {
  return text === undefined ? [] : parsePolicy(text).Statement;
}
