import type * as z from 'zod';
import { shownQuantity } from '../../core/quantity.ts';

/** In a check of a whole configuration: refuses one member of it, with what was found. */
export function refuseMember<Config extends object>(
  { value, issues }: z.core.ParsePayload<Config>,
  member: keyof Config & string,
  expected: string,
): void {
  const input: unknown = value[member];
  const shown = (typeof input === 'number' ? shownQuantity(member, input) : undefined) ?? JSON.stringify(input);
  const found = input === undefined ? 'is missing' : `is ${shown}`;
  issues.push({ code: 'custom', input, path: [member], message: `${found}, ${expected}` });
}
