import type { z } from '@hono/zod-openapi';

/** Of an object its members are known, as routes need them of what they read from a query. */
export type ApiSchema<T extends z.core.$ZodType> =
  T extends z.core.$ZodObject<infer Shape, infer Config>
    ? z.ZodObject<Shape, Config>
    : z.ZodType<z.output<T>, z.input<T>>;

/**
 * A schema in the definition of a route. The library's types of definitions know only the large classes of zod, which a server does not load
 * for its requests: `api-document.ts` makes them of these when the document is asked for.
 */
export function apiSchema<T extends z.core.$ZodType>(schema: T): ApiSchema<T> {
  return schema as unknown as ApiSchema<T>;
}
