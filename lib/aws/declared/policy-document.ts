import * as z from 'zod';
import type { Statement } from '../policies.ts';

const Document = z.looseObject({ Statement: z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]) });

/** A policy as a service gives it, which IAM encodes as in a URL. Throws when it is none. */
export function parsePolicy(text: string): Record<string, unknown> & { readonly Statement: readonly Statement[] } {
  const decoded = text.trimStart().startsWith('{') ? text : decodeURIComponent(text);
  return Document.parse(JSON.parse(decoded)) as ReturnType<typeof parsePolicy>;
}
