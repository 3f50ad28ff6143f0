import type { z } from 'zod/mini';
import { suggestion } from './nearest.ts';
import { shownQuantity } from './quantity.ts';

type Issue = z.core.$ZodIssue;
/** As a schema has it while it looks for what to say. */
type RawIssue = z.core.$ZodRawIssue;

/** How the library's own messages begin; a schema that says what it expects itself is passed on as it is. */
const LIBRARY = /^(Invalid|Too (small|big)|Unrecognized|Expected|Required)/;

const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  object: 'an object',
  record: 'an object',
  string: 'a text',
};
const UNITS: Readonly<Record<string, string>> = { array: ' items', set: ' items', string: ' characters' };
const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'must be a time in ISO 8601, such as 2026-11-20T15:00:00Z',
  url: 'must be an address, such as https://send.example',
};

/** What is wrong, in words of this product. It never holds the value, nor a name that the caller made up. */
export function issueInWords(issue: Issue): string {
  return LIBRARY.test(issue.message) ? translated(issue) : issue.message;
}

/** A sentence for each issue, the field's name first; `nameOf` gives it as the reader wrote it, such as a flag. */
export function issuesInWords(issues: readonly Issue[], nameOf: (path: readonly PropertyKey[]) => string): string[] {
  return issues.map((issue) => `${nameOf(issue.path)}: ${issueInWords(issue)}`);
}

/**
 * The same with what was found, for the person who wrote it: `is 3 min, must be at least 5 min`. Not for what others send, whose values no
 * message repeats.
 */
export function foundInWords(issue: RawIssue): string {
  const { input } = issue;
  switch (issue.code) {
    case 'invalid_type':
      return input === undefined ? 'is missing' : `is ${shown(issue, input)}, ${translated(issue)}`;
    case 'too_small':
    case 'too_big': {
      const isCounted = typeof input === 'string' || Array.isArray(input);
      return `${isCounted ? `has ${input.length}` : `is ${shown(issue, input)}`}, ${translated(issue)}`;
    }
    case 'invalid_value':
      return `is ${shown(issue, input)}, ${translated(issue)}${suggestion(String(input), issue.values.map(String))}`;
    default:
      return translated(issue);
  }
}

/** The same of an issue for which no schema says anything. */
export function translated(issue: Issue | RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return isMissing(issue) ? 'is missing' : `must be ${kindOf(issue.expected)}`;
    case 'too_small':
      return `must ${verbOf(issue.origin)} ${issue.inclusive === false ? 'more than' : 'at least'} ${bound(issue, issue.minimum)}`;
    case 'too_big':
      return `must ${verbOf(issue.origin)} ${issue.inclusive === false ? 'less than' : 'at most'} ${bound(issue, issue.maximum)}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'has the wrong format';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return 'has an unknown field';
    case 'invalid_key':
      return 'has a name that is not allowed';
    default:
      return 'is not valid';
  }
}

/** A raw issue has what was found; a finished one only the library's sentence, if that part of the library is loaded. */
function isMissing(issue: Issue | RawIssue): boolean {
  return 'input' in issue ? issue.input === undefined : /received undefined$/.test(issue.message);
}

/** A number with its unit, by the name of the member that it is of. */
function bound(issue: (Issue | RawIssue) & { origin: string }, number: number | bigint): string {
  const counted = UNITS[issue.origin];
  return counted === undefined ? shown(issue, Number(number)) : `${number}${counted}`;
}

function shown({ path }: Issue | RawIssue, value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const name = path?.findLast((part) => typeof part === 'string') ?? '';
  return (typeof value === 'number' ? shownQuantity(name, value) : undefined) ?? JSON.stringify(value);
}

function kindOf(expected: string): string {
  return KINDS[expected] ?? `a ${expected}`;
}

function verbOf(origin: string): string {
  return origin in UNITS ? 'have' : 'be';
}
