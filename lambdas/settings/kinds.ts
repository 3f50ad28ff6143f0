import * as z from 'zod/mini';
import type { Unit } from '../../core/quantity.ts';
import { inUnit, QUANTITIES } from '../../core/quantity.ts';
import { LANGUAGE_CODES } from '../../core/look/language-codes.ts';
import type { LanguageCode } from '../../core/look/language-codes.ts';
import { linkProblem, MOST_LINKS } from '../brand/links.ts';
import { logoProblem, readLogo } from '../brand/logo.ts';
import { textProblem } from '../brand/plain-text.ts';
import { sentenced, sentencedList } from '../brand/refuse.ts';
import { EXPECTED_OPERATORS, OperatorKeys } from './operators.ts';
import * as quantity from './quantity.ts';
import { EXPECTED_VARIANTS, Variants } from './variants.ts';

/** How the values of a setting are written, checked and shown. */
export interface Kind<Value> {
  /** What a configuration may say. */
  readonly schema: z.ZodMiniType<Value>;
  /** What of a variable's text goes to the schema. */
  parse(text: string): unknown;
  /** The value as a variable has it. */
  write(value: Value): string;
  /** What a value has to be: the end of "is …, expected …". */
  readonly expected: string;
  readonly unit: Unit | undefined;
}

/** A text by language; `any` for every other. */
export type Texts = Readonly<Partial<Record<LanguageCode | 'any', string>>>;

const SHA256 = /^[0-9a-f]{64}$/;
const HEX = '64 characters of lower-case hex';
const ORIGIN = /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::[0-9]{1,5})?$/;
const same = (text: string): string => text;
const plain = { parse: same, write: String, unit: undefined };

export function bytes(min: number): Kind<number> {
  return number('bytes', quantity.bytes(min), `a size such as 10 GB${min > 0 ? '' : ', or 0'}`);
}

export function seconds(min: number, max: number): Kind<number> {
  const range = `${inUnit('seconds', min)} to ${inUnit('seconds', max)}`;
  return number('seconds', quantity.seconds(min, max), `a time such as 15 min, from ${range}`);
}

export function days(min: number, max: number): Kind<number> {
  const range = `${grouped(min)} to ${grouped(max)}`;
  return number('days', quantity.days(min, max), `whole days such as 90d, from ${range}`);
}

export function count(min: number, max: number = Number.MAX_SAFE_INTEGER): Kind<number> {
  const range = max === Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${grouped(max)}`;
  return number(undefined, z.int().check(z.minimum(min), z.maximum(max)), `a whole number ${range}`);
}

export function text(expected: string, pattern: RegExp = /./): Kind<string> {
  return { ...plain, schema: z.string().check(z.regex(pattern, `must be ${expected}`)), expected };
}

export function oneOf<const Word extends string>(...words: readonly [Word, ...Word[]]): Kind<Word> {
  return { ...plain, schema: z.enum(words), expected: inEnglish(words) };
}

/** A text of which `problem` says in a sentence what is wrong with it. */
export function checked(expected: string, problem: (text: string) => string | undefined): Kind<string> {
  return { ...plain, schema: sentenced(problem), expected };
}

/** A picture; `file:` and a path is read where the server runs. */
export function logo(): Kind<string> {
  const expected = 'data:image/svg+xml;base64,… or data:image/png;base64,…, or where the server runs file: and a path';
  return { ...checked(expected, logoProblem), parse: readLogo };
}

/** Links, each `Label=https://…`. */
export function links(): Kind<readonly string[]> {
  const expected = `Label=https://…, at most ${MOST_LINKS} of them, separated by semicolons`;
  const tooMany = sentencedList(MOST_LINKS, 'links');
  return {
    ...list(z.array(sentenced(linkProblem)).check(tooMany), expected, ';'),
    write: (values) => values.join('; '),
  };
}

/** A text, or one for each language, and `any` for all others. */
export function texts(most: number): Kind<Texts> {
  const one = sentenced((given) => textProblem(given, most));
  const each = z.partialRecord(z.enum(['any', ...LANGUAGE_CODES]), one);
  return {
    schema: z.union([
      z.pipe(
        one,
        z.transform((any): Texts => ({ any })),
      ),
      each,
    ]),
    parse: (given) => (given.trimStart().startsWith('{') ? (parsedJson(given) ?? given) : given),
    write: writeTexts,
    expected: `a text of at most ${most} characters, or a JSON object of one for each language: ${LANGUAGE_CODES.join(', ')}, and any for all others`,
    unit: undefined,
  };
}

function writeTexts(value: Texts): string {
  const languages = Object.keys(value);
  return languages.every((language) => language === 'any') ? (value.any ?? '') : JSON.stringify(value);
}

/** Of two words, the first of which means yes. */
export function eitherOf(yes: string, no: string): Kind<boolean> {
  const schema = z.pipe(
    z.enum([yes, no]),
    z.transform((word) => word === yes),
  );
  return { ...plain, schema, write: (is) => (is ? yes : no), expected: inEnglish([yes, no]) };
}

export function sha256(of: string): Kind<string> {
  const schema = z.string().check(z.regex(SHA256, `must be the SHA-256 of ${of}, ${HEX}`));
  return { ...plain, schema, expected: `the SHA-256 of ${of}: ${HEX}` };
}

export function sha256List(of: string, max: number): Kind<readonly string[]> {
  return list(
    z.array(sha256(of).schema).check(z.maxLength(max)),
    `the SHA-256 of ${of}: ${HEX}, at most ${max} of them, separated by commas`,
  );
}

/** The address of an OpenID provider. Over http only on this machine. */
export function issuer(): Kind<string> {
  const expected = 'the https address of an issuer, such as https://login.example/realm, without query';
  return text(
    expected,
    /^(?:https:\/\/[a-z0-9.-]+|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]))(?::[0-9]{1,5})?(?:\/[^\s?#]*)?$/,
  );
}

/** Where messages are sent. Over http only on this machine. */
export function webhook(): Kind<string> {
  return text(
    'an https address without a name, a password and a fragment, such as https://hooks.example/send',
    /^(?:https:\/\/(?:[A-Za-z0-9.-]+|\[[0-9a-f:.]+\])|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]))(?::[0-9]{1,5})?(?:[/?][^\s#]{0,900})?$/,
  );
}

/** Where a secret is: `file:` and an absolute path, or `secretsmanager:` and the name of a secret on AWS. */
export function secretPlace(): Kind<string | undefined> {
  const expected = 'file: and an absolute path, or secretsmanager: and the name of a secret';
  return optional(text(expected, /^(?:file:\/[^\0]{1,1024}|secretsmanager:[A-Za-z0-9/_+=.@-]{1,512})$/));
}

/** What may be left out, and is written as nothing then. */
export function optional<Value>({ write, ...kind }: Kind<Value>): Kind<Value | undefined> {
  return { ...kind, write: (value) => (value === undefined ? '' : write(value)) };
}

export function words(): Kind<readonly string[]> {
  return list(
    z.array(z.string().check(z.minLength(1), z.maxLength(256))).check(z.maxLength(20)),
    'at most 20 values, separated by commas',
  );
}

/** Keys of operators, each `name:role:SHA-256`. */
export function operators(): Kind<readonly string[]> {
  return list(OperatorKeys, EXPECTED_OPERATORS);
}

/** Variants of the page, each `name=percentage`. */
export function variants(): Kind<readonly string[]> {
  return list(Variants, EXPECTED_VARIANTS);
}

export function origins(): Kind<readonly string[]> {
  const schema = z.string().check(z.regex(ORIGIN, 'must be an origin, such as https://example.com'));
  return list(z.array(schema), 'origins such as https://example.com, separated by commas');
}

/** `store`, or `cloudwatch:` and the name that is the value. */
export function statistics(): Kind<string | undefined> {
  const schema = z.string().check(z.regex(/^(?:store|cloudwatch:[A-Za-z0-9_-]{1,64})$/));
  return {
    ...plain,
    schema: z.pipe(
      schema,
      z.transform((given) => given.split(':')[1]),
    ),
    write: (name) => (name === undefined ? 'store' : `cloudwatch:${name}`),
    expected: 'store, or cloudwatch: and a name of letters, digits, _ and -',
  };
}

function number(unit: Unit | undefined, schema: z.ZodMiniType<number>, expected: string): Kind<number> {
  // Without a unit it is a number of what the variable's name ends in.
  const parse = (given: string): unknown => (/^\s*[0-9]+\s*$/.test(given) ? Number(given) : inItsCase(given));
  return { schema, parse, write: String, expected, unit };
}

function parsedJson(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    return undefined;
  }
}

/** `10 gb` is `10 GB`. */
function inItsCase(given: string): string {
  const units = Object.keys(QUANTITIES.bytes.units);
  return given.replace(
    /[a-z]+b\s*$/i,
    (unit) => units.find((each) => each.toLowerCase() === unit.trim().toLowerCase()) ?? unit,
  );
}

function list(schema: z.ZodMiniType<readonly string[]>, expected: string, between = ','): Kind<readonly string[]> {
  return {
    schema,
    parse: (given) =>
      given
        .split(between)
        .map((each) => each.trim())
        .filter((each) => each !== ''),
    write: (values) => values.join(','),
    expected,
    unit: undefined,
  };
}

/** `1,000,000`. Not by `toLocaleString`, whose first call takes 15 ms, which each start of a server or a function would wait for. */
function grouped(count: number): string {
  return String(count).replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, ',');
}

function inEnglish(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), words.at(-1)].join(' or ');
}
