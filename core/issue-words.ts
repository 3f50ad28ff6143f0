import type { z } from 'zod/mini';
import { suggestion } from './nearest.ts';
import { shownQuantity } from './quantity.ts';

type Issue = z.core.$ZodIssue;
/** As a schema has it while it looks for what to say. */
type RawIssue = z.core.$ZodRawIssue;
/** What a definition has that names fields. */
type Named = Pick<z.core.$ZodObjectDef, 'shape'> & Pick<z.core.$ZodRecordDef, 'keyType'>;

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
  base64url: 'must be base64url: letters, digits, - and _',
  datetime: 'must be a time in ISO 8601, such as 2026-11-20T15:00:00Z',
  url: 'must be an address, such as https://send.example',
};

/** After these a value was not what its other checks are about. */
const ENDING: ReadonlySet<string> = new Set<Issue['code']>(['invalid_type', 'too_small', 'too_big', 'invalid_format']);
/** Characters of a name, and names in a message. */
const LONGEST_NAME = 40;
const MOST_NAMES = 3;

/** What is wrong, in words of this product. It never holds a value; a name that the caller made up is made safe to show. */
export function issueInWords(issue: Issue): string {
  return LIBRARY.test(issue.message) ? translated(issue) : issue.message;
}

/** A sentence for each issue, the field's name first; `nameOf` gives it as the reader wrote it, such as a flag. */
export function issuesInWords(issues: readonly Issue[], nameOf: (path: readonly PropertyKey[]) => string): string[] {
  return oneEach(issues).map((issue) => `${nameOf(issue.path)}: ${issueInWords(issue)}`);
}

/**
 * One issue for one fault: a value of the wrong size or form fails its other checks too. Of a value that may be one of several things, what is
 * wrong below it.
 */
export function oneEach(issues: readonly Issue[]): Issue[] {
  const ended = new Set<string>();
  return issues.map(belowUnion).filter(({ code, path }) => {
    const place = JSON.stringify(path.map(String));
    if (ended.has(place)) return false;
    if (ENDING.has(code)) ended.add(place);
    return true;
  });
}

function belowUnion(issue: Issue): Issue {
  const inner = issue.code === 'invalid_union' ? issue.errors.flat().find(({ path }) => path.length > 0) : undefined;
  return inner ? { ...inner, path: [...issue.path, ...inner.path] } : issue;
}

/** A name that somebody else chose, as a message shows it: short, and only of what names are made of. */
export function shownField(name: string): string {
  const letters = Array.from(name.slice(0, 4 * LONGEST_NAME), (letter) =>
    /^[\p{L}\p{M}\p{N}_.$ -]$/u.test(letter) ? letter : '\ufffd',
  );
  return letters.length > LONGEST_NAME ? `${letters.slice(0, LONGEST_NAME).join('')}…` : letters.join('');
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
      if (issue.exact) return `must ${verbOf(issue.origin)} ${bound(issue, issue.minimum)}`;
      return `must ${verbOf(issue.origin)} ${issue.inclusive === false ? 'more than' : 'at least'} ${bound(issue, issue.minimum)}`;
    case 'too_big':
      if (issue.exact) return `must ${verbOf(issue.origin)} ${bound(issue, issue.maximum)}`;
      return `must ${verbOf(issue.origin)} ${issue.inclusive === false ? 'less than' : 'at most'} ${bound(issue, issue.maximum)}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'has the wrong format';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return unknownFields(issue);
    case 'invalid_union':
      return kindsOf(issue.errors);
    case 'invalid_key':
      return 'has a name that is not allowed';
    default:
      return 'is not valid';
  }
}

/** Which fields, and the known one that a single one resembles, where the schema is at hand. */
function unknownFields(issue: (Issue | RawIssue) & { keys: string[] }): string {
  const { keys } = issue;
  const names = keys.slice(0, MOST_NAMES).map((key) => `"${shownField(key)}"`);
  if (keys.length > MOST_NAMES) return `has unknown fields ${names.join(', ')} and ${keys.length - MOST_NAMES} more`;
  if (keys.length > 1) return `has unknown fields ${names.join(', ')}`;
  return `has an unknown field ${names.join('')}${suggestion(keys[0] ?? '', knownFields(issue))}`;
}

/** A raw issue has the schema that found it: of an object, or of a record whose names are given. */
function knownFields(issue: Issue | RawIssue): readonly string[] {
  const definition = 'inst' in issue ? (issue.inst._zod.def as Partial<Named> | undefined) : undefined;
  return [...Object.keys(definition?.shape ?? {}), ...(definition?.keyType?._zod.values ?? [])].map(String);
}

function kindsOf(errors: readonly (readonly Issue[])[]): string {
  const kinds = errors.flat().flatMap((issue) => (issue.code === 'invalid_type' ? kindOf(issue.expected) : []));
  return kinds.length === 0 ? 'is not valid' : `must be ${[...new Set(kinds)].join(' or ')}`;
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
