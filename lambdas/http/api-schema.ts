import { z } from '@hono/zod-openapi';

type Schema = z.core.$ZodType;

/** Of an object its members are known, as routes need them of what they read from a query. */
export type ApiSchema<T extends Schema> =
  T extends z.core.$ZodObject<infer Shape, infer Config>
    ? z.ZodObject<Shape, Config>
    : z.ZodType<z.output<T>, z.input<T>>;

/** What the API's schemas are made of. `core` has the light classes, of which a page loads few bytes; the document needs these. */
const CLASSES: Readonly<Record<string, new (definition: never) => z.ZodType>> = {
  ZodMiniArray: z.ZodArray,
  ZodMiniBase64URL: z.ZodBase64URL,
  ZodMiniBoolean: z.ZodBoolean,
  ZodMiniCustom: z.ZodCustom,
  ZodMiniDefault: z.ZodDefault,
  ZodMiniEnum: z.ZodEnum,
  ZodMiniISODateTime: z.ZodISODateTime,
  ZodMiniLiteral: z.ZodLiteral,
  ZodMiniNever: z.ZodNever,
  ZodMiniNullable: z.ZodNullable,
  ZodMiniNumber: z.ZodNumber,
  ZodMiniNumberFormat: z.ZodNumberFormat,
  ZodMiniObject: z.ZodObject,
  ZodMiniOptional: z.ZodOptional,
  ZodMiniPipe: z.ZodPipe,
  ZodMiniRecord: z.ZodRecord,
  ZodMiniString: z.ZodString,
  ZodMiniTransform: z.ZodTransform,
  ZodMiniUnion: z.ZodUnion,
  ZodMiniUnknown: z.ZodUnknown,
};

const made = new WeakMap<Schema, z.ZodType>();

/**
 * A schema of `core` as routes and the OpenAPI document take it. It describes itself by the same definition and parses by the schema that it
 * was made of, so both accept the same.
 */
export function apiSchema<T extends Schema>(schema: T): ApiSchema<T> {
  const known = schema instanceof z.ZodType ? schema : made.get(schema);
  if (known) return known as unknown as ApiSchema<T>;
  const Class = CLASSES[schema.constructor.name];
  if (!Class) throw new Error(`api-schema.ts has no row for ${schema.constructor.name}`);
  const members = Object.entries(schema._zod.def).map(([name, value]) => [name, withInner(value)]);
  const plain = new Class(Object.fromEntries(members) as never);
  const words = z.globalRegistry.get(schema);
  const twin = words ? plain.meta(words) : plain;
  twin._zod.run = schema._zod.run;
  made.set(schema, twin);
  return twin as unknown as ApiSchema<T>;
}

/** A member of a definition: a schema, schemas in a list or by their names, or anything else. */
function withInner(value: unknown): unknown {
  if (isSchema(value)) return apiSchema(value);
  if (Array.isArray(value) && value.some(isSchema)) return value.map(withInner);
  if (typeof value !== 'object' || value === null || !Object.values(value).some(isSchema)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withInner(inner)]));
}

function isSchema(value: unknown): value is Schema {
  return value instanceof z.core.$ZodType;
}
