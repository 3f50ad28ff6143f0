import type { RouteConfig } from '@hono/zod-openapi';
import { OpenAPIHono, z } from '@hono/zod-openapi';

type Schema = z.core.$ZodType;
type Head = Parameters<OpenAPIHono['getOpenAPI31Document']>[0];
type Route = Parameters<OpenAPIHono['openAPIRegistry']['registerPath']>[0];
type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

/** What the API's schemas are made of. `core` has the light classes; the document needs these. */
const CLASSES: Readonly<Record<string, new (definition: never) => z.ZodType>> = {
  ZodMiniAny: z.ZodAny,
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

/** What a document is made of. */
export interface Documented {
  /** Of all routes that were added. */
  readonly definitions: readonly RouteConfig[];
  /** How routes are secured. */
  readonly schemes: Record<string, Parameters<OpenAPIHono['openAPIRegistry']['registerComponent']>[2]>;
}

const made = new WeakMap<Schema, z.ZodType>();

/** The OpenAPI document of an app. Loaded when it is asked for: what it is made with is four fifths of the code of a server's routes. */
export function documentOf({ definitions, schemes }: Documented, head: Head): Document {
  const documented = new OpenAPIHono();
  for (const [name, scheme] of Object.entries(schemes)) {
    documented.openAPIRegistry.registerComponent('securitySchemes', name, scheme);
  }
  for (const route of definitions) documented.openAPIRegistry.registerPath(described(route) as Route);
  return documented.getOpenAPI31Document(head);
}

/** The schema in the classes that describe themselves, by the same definition. */
export function describedSchema(schema: Schema): z.ZodType {
  const known = schema instanceof z.ZodType ? schema : made.get(schema);
  if (known) return known;
  const Class = CLASSES[schema.constructor.name];
  if (!Class) throw new Error(`api-document.ts has no row for ${schema.constructor.name}`);
  const members = Object.entries(schema._zod.def).map(([name, value]) => [name, withInner(value)]);
  const plain = new Class(Object.fromEntries(members) as never);
  const words = z.globalRegistry.get(schema);
  const twin = words ? plain.meta(words) : plain;
  made.set(schema, twin);
  return twin;
}

/** A member of a schema's definition: a schema, schemas in a list or by their names, or anything else. */
function withInner(value: unknown): unknown {
  if (isSchema(value)) return describedSchema(value);
  if (Array.isArray(value) && value.some(isSchema)) return value.map(withInner);
  if (typeof value !== 'object' || value === null || !Object.values(value).some(isSchema)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withInner(inner)]));
}

/** The definition of a route, however deep its schemas are. */
function described(value: unknown): unknown {
  if (isSchema(value)) return describedSchema(value);
  if (Array.isArray(value)) return value.map(described);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, described(inner)]));
}

function isSchema(value: unknown): value is Schema {
  return value instanceof z.core.$ZodType;
}
