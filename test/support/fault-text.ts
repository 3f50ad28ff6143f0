import type { Check } from '../../lib/checks.ts';

/** What a check says in words, whatever follows from it; undefined where it holds. */
export function faultText(found: ReturnType<Check<unknown, unknown>['find']>): string | undefined {
  return typeof found === 'object' ? found.map(({ message }) => message).join('; ') || undefined : found;
}
