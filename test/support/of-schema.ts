import * as fc from 'fast-check';
import type { core } from 'zod/mini';

const TEXTS = [
  '',
  'ok',
  'a'.repeat(26),
  'A'.repeat(43),
  `sgst_${'A'.repeat(43)}`,
  '2026-11-20T12:00:00.000Z',
  '7',
  '-1',
];
const NUMBERS = [-1, 0, 1, 2, 1.5, 60, 65_536, 1_048_576, 2 ** 53, Number.NaN];

/** Values that come near to what a schema accepts: some it accepts, most are wrong somewhere. */
export function nearly(schema: core.$ZodType): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: shaped(schema) }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) });
}

function shaped(schema: core.$ZodType): fc.Arbitrary<unknown> {
  const definition = (schema as core.$ZodTypes)._zod.def;
  switch (definition.type) {
    case 'object': {
      const members = Object.entries(definition.shape).map(([name, member]) => [name, nearly(member)] as const);
      const given = fc.record(Object.fromEntries(members));
      const without = fc.constantFrom('', ...Object.keys(definition.shape));
      return fc.tuple(given, fc.boolean(), without, fc.boolean()).map(([value, isWhole, left, hasMore]) => ({
        ...(isWhole ? value : Object.fromEntries(Object.entries(value).filter(([name]) => name !== left))),
        ...(hasMore && !isWhole && { more: 1 }),
      }));
    }
    case 'array':
      return fc.array(nearly(definition.element), { maxLength: 3 });
    case 'record':
      return fc.dictionary(fc.constantFrom('create', 'view', '404'), nearly(definition.valueType), { maxKeys: 2 });
    case 'union':
      return fc.oneof(...definition.options.map(nearly));
    case 'optional':
    case 'nullable':
    case 'default':
      return fc.oneof(fc.constantFrom(undefined, null), nearly(definition.innerType));
    case 'pipe':
      return nearly(definition.in);
    case 'literal':
      return fc.constantFrom(...definition.values);
    case 'enum':
      return fc.constantFrom(...Object.values(definition.entries));
    case 'boolean':
      return fc.boolean();
    case 'number':
      return fc.oneof(fc.constantFrom(...NUMBERS), fc.integer());
    default:
      return fc.oneof(fc.constantFrom(...TEXTS), fc.string());
  }
}
