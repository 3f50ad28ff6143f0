import * as z from 'zod/mini';

/** The part of OpenAPI 3.1 that the page shows. */
export interface Schema {
  readonly $ref?: string | undefined;
  readonly type?: string | string[] | undefined;
  readonly format?: string | undefined;
  readonly description?: string | undefined;
  readonly enum?: unknown[] | undefined;
  readonly const?: unknown;
  readonly items?: Schema | undefined;
  readonly properties?: Record<string, Schema> | undefined;
  readonly required?: string[] | undefined;
  readonly anyOf?: Schema[] | undefined;
}

const Schema: z.ZodMiniType<Schema> = z.lazy(() =>
  z.object({
    $ref: z.optional(z.string()),
    type: z.optional(z.union([z.string(), z.array(z.string())])),
    format: z.optional(z.string()),
    description: z.optional(z.string()),
    enum: z.optional(z.array(z.unknown())),
    const: z.optional(z.unknown()),
    items: z.optional(Schema),
    properties: z.optional(z.record(z.string(), Schema)),
    required: z.optional(z.array(z.string())),
    anyOf: z.optional(z.array(Schema)),
  }),
);
const Content = z.record(z.string(), z.object({ schema: z.optional(Schema) }));
const Operation = z.object({
  summary: z.optional(z.string()),
  description: z.optional(z.string()),
  parameters: z.optional(
    z.array(
      z.object({
        name: z.string(),
        in: z.string(),
        required: z.optional(z.boolean()),
        description: z.optional(z.string()),
        schema: z.optional(Schema),
      }),
    ),
  ),
  requestBody: z.optional(z.object({ description: z.optional(z.string()), content: Content })),
  responses: z.record(z.string(), z.object({ description: z.string(), content: z.optional(Content) })),
});
export type Operation = z.infer<typeof Operation>;

const METHODS = ['get', 'post', 'put', 'delete'] as const;
export const OpenApi = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.optional(z.string()) }),
  paths: z.record(z.string(), z.partialRecord(z.enum(METHODS), Operation)),
  components: z.optional(z.object({ schemas: z.optional(z.record(z.string(), Schema)) })),
});
export type OpenApi = z.infer<typeof OpenApi>;

export interface ListedOperation {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export function listOperations(document: OpenApi): ListedOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method) => {
      const operation = methods[method];
      return operation ? [{ method: method.toUpperCase(), path, operation }] : [];
    }),
  );
}

/** Name of the schema that a reference points to. */
export function referencedName(schema: Schema): string | undefined {
  return schema.$ref?.split('/').at(-1);
}

/** A schema in a few words, such as `array of TransferEvent` or `"open" | "closed"`. */
export function describeSchema(schema: Schema | undefined): string {
  if (!schema) return '';
  const name = referencedName(schema);
  if (name !== undefined) return name;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.anyOf) return schema.anyOf.map(describeSchema).join(' | ');
  if (schema.items) return `${describeSchema(schema.items)}[]`;
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? '');
  return schema.format === undefined ? type : `${type} (${schema.format})`;
}
