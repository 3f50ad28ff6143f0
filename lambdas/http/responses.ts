import type { z } from '@hono/zod-openapi';
import { Problem } from '../../core/schemas.ts';
import type { ApiSchema } from './api-schema.ts';
import { apiSchema } from './api-schema.ts';

export interface JsonContent<T extends z.core.$ZodType> {
  readonly description: string;
  readonly content: { readonly 'application/json': { readonly schema: ApiSchema<T> } };
}

/** A JSON body in the definition of a route. */
export function json<T extends z.core.$ZodType>(schema: T, description: string): JsonContent<T> {
  return { description, content: { 'application/json': { schema: apiSchema(schema) } } };
}

export interface ProblemContent {
  readonly description: string;
  readonly content: { readonly 'application/problem+json': { readonly schema: ApiSchema<typeof Problem> } };
}

/** Every answer that is not a success. */
export const refused: ProblemContent = {
  description: 'Refused, with a stable code',
  content: { 'application/problem+json': { schema: apiSchema(Problem) } },
};
