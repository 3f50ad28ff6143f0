import * as fc from 'fast-check';
import * as z from 'zod/mini';
import { newSecret } from '../../core/crypto/keys.ts';

const STRINGS: readonly string[] = [
  ...['', ' ', 'a', 'ok', 'key', 'x'.repeat(65), 'y'.repeat(600), '😀'.repeat(26), '\u0000', 'ü'.repeat(43), 'true'],
  ...[
    newSecret(),
    `sgst_${newSecret()}`,
    `sgst_${newSecret()}=`,
    'A'.repeat(42),
    'A'.repeat(76),
    'a'.repeat(26),
    'b'.repeat(25),
  ],
  ...['2026-11-20T15:00:00.000Z', '2026-02-29T15:00:00.000Z', '2024-02-29T23:59:59.999Z', '2026-11-20T15:00:00Z'],
  ...['2026-11-20T24:00:00.000Z', '2026-11-31T10:00:00.000Z', '2026-11-20T15:00:00+02:00', '2026-11-20T15:60:00.000Z'],
  ...['0000-01-01T00:00:00.000Z', '2026-11-20t15:00:00.000z', '2026-11-20T15:00:00.0000Z', '1900-02-29T00:00:00.000Z'],
  ...[
    '0',
    '7',
    '0123456',
    '2026112015',
    '20261120',
    'f'.repeat(64),
    'not_found',
    'uploads/1',
    'too_large',
    '__proto__',
  ],
  ...['#0a6b4e', '/brand/logo?0a1b2c3d', 'mailto:help@example.com'],
  ...['20261120/01arz3ndektsv4rrffq69g5fav', 'https://send.example', 'index/1234567890123-aaaaaaaaaaaaaaaaaaaaaaaaaa'],
];
const NUMBERS = [
  0,
  1,
  -1,
  2,
  1.5,
  100,
  400,
  1000,
  65_552,
  262_144,
  1_048_576,
  2 ** 53,
  2 ** 53 - 1,
  -(2 ** 53),
  NaN,
  Infinity,
];
const JUNK: readonly unknown[] = [
  undefined,
  null,
  true,
  [],
  {},
  [null],
  0,
  '',
  'ok',
  1.5,
  NaN,
  ['a'],
  JSON.parse('{"__proto__": 1}'),
];

/** Values that a schema mostly accepts: those of fixed lists that its members accept. */
export function fitting(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const listed = [...STRINGS, ...NUMBERS, ...JUNK].filter((value) => z.safeParse(schema, value).success);
  switch (def.type) {
    case 'object':
      return fc.record(Object.fromEntries(Object.entries(def.shape).map(([key, inner]) => [key, fitting(inner)])));
    case 'array':
      return fc.array(fitting(def.element), { maxLength: 3 });
    case 'optional':
    case 'nullable':
    case 'default':
      return fc.oneof(fc.constantFrom(undefined, null), { weight: 3, arbitrary: fitting(def.innerType) });
    case 'record':
      return fc.dictionary(fc.constantFrom(...STRINGS), fitting(def.valueType), { maxKeys: 3 });
    case 'union':
      return fc.oneof(...def.options.map(fitting));
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries));
    case 'literal':
      return fc.constantFrom(...def.values);
    case 'pipe':
      return fitting(def.in);
    default:
      return listed.length > 0 ? fc.constantFrom(...listed) : fc.constantFrom(...JUNK);
  }
}

/** The value as it is, or with a member of it, however deep, changed, left out or added. */
export function changed(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const change = fc.record({
    at: fc.array(fc.nat(), { maxLength: 4 }),
    how: fc.constantFrom('same', 'same', 'replace', 'replace', 'without', 'more', 'proto'),
    junk: fc.oneof(fc.constantFrom(...JUNK), fc.constantFrom(...STRINGS), fc.constantFrom(...NUMBERS)),
  });
  return fc.tuple(values, change).map(([value, { at, how, junk }]) => changedAt(value, at, how, junk));
}

function changedAt(value: unknown, [first, ...rest]: readonly number[], how: string, junk: unknown): unknown {
  if (how === 'same') return value;
  if (typeof value !== 'object' || value === null) return junk;
  const keys = Object.keys(value);
  const key = keys[(first ?? 0) % Math.max(keys.length, 1)];
  if (key === undefined || first === undefined) return how === 'replace' ? junk : value;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
  if (rest.length > 0) return { ...copy, [key]: changedAt(copy[key], rest, how, junk) };
  if (how === 'without') Reflect.deleteProperty(copy, key);
  if (how === 'replace') copy[key] = junk;
  if (how === 'more') copy['member_of_later'] = junk;
  if (how === 'proto') Object.defineProperty(copy, '__proto__', { value: junk, enumerable: true });
  return copy;
}
