import * as z from 'zod/mini';

/** A schema of texts that says in a sentence what is wrong; `find` gives it, as "is …", or undefined. The sentence shows nothing secret. */
export function sentenced(find: (text: string) => string | undefined): z.ZodMiniType<string, string> {
  return z.string().check(({ value, issues }) => {
    const message = find(value);
    if (message !== undefined) issues.push({ code: 'custom', input: value, message, params: { sentence: true } });
  });
}

/** A check that a list is not too long. */
export function sentencedList(most: number, what: string): z.core.CheckFn<readonly unknown[]> {
  return ({ value, issues }) => {
    if (value.length <= most) return;
    const message = `has ${value.length} ${what}, expected ${most} at most`;
    issues.push({ code: 'custom', input: value, message, params: { sentence: true } });
  };
}

/** The sentence of the first issue that has one. */
export function sentenceIn(issues: readonly z.core.$ZodIssue[]): string | undefined {
  for (const issue of issues) {
    if (issue.code === 'custom' && issue.params?.['sentence'] === true) return issue.message;
    const inner = issue.code === 'invalid_union' ? sentenceIn(issue.errors.flat()) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}
