import * as z from 'zod';
import type { Statement } from '../policies.ts';

const Statements = z.object({ Statement: z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]) });

/** Statements of a document as IAM gives it, encoded as in a URL. Throws when it is none. */
export function parseStatements(text: string | undefined): readonly Statement[] {
  if (text === undefined) return [];
  const decoded = text.trimStart().startsWith('{') ? text : decodeURIComponent(text);
  return Statements.parse(JSON.parse(decoded)).Statement as Statement[];
}
