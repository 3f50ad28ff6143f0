import type * as z from 'zod';

/** In a check of a whole configuration: refuses one member of it, with what was found. */
export function refuseMember<Config extends object>(
  { value, issues }: z.core.ParsePayload<Config>,
  member: keyof Config & string,
  expected: string,
): void {
  const input: unknown = value[member];
  issues.push({ code: 'custom', input, path: [member], message: `is ${JSON.stringify(input)}, ${expected}` });
}
