import { connectionAdvice } from '../core/connection-words.ts';

/** What it means that there was no answer, and what to do; undefined for all that is not a fault of the network. */
export function networkCause(thrown: unknown): string | undefined {
  return codesOf(thrown)
    .map(connectionAdvice)
    .find((advice) => advice !== undefined);
}

/** Of an error and of what caused it, codes before names: the SDK names a connection that was reset a timeout. One with several addresses has an error for each. */
function codesOf(thrown: unknown, depth = 4): string[] {
  if (!(thrown instanceof Error) || depth === 0) return [];
  const code = 'code' in thrown ? String(thrown.code) : '';
  const parts: unknown[] = thrown instanceof AggregateError ? thrown.errors : [];
  return [code, thrown.name, ...[thrown.cause, ...parts].flatMap((part) => codesOf(part, depth - 1))];
}
