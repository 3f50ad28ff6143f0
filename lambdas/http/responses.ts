import type { z } from '@hono/zod-openapi';
import { Problem } from '../../core/schemas.ts';

export interface JsonContent<T extends z.ZodType> {
  readonly description: string;
  readonly content: { readonly 'application/json': { readonly schema: T } };
}

/** A JSON body in the definition of a route. */
export function json<T extends z.ZodType>(schema: T, description: string): JsonContent<T> {
  return { description, content: { 'application/json': { schema } } };
}

export interface ProblemContent {
  readonly description: string;
  readonly content: { readonly 'application/problem+json': { readonly schema: typeof Problem } };
}

/** Every answer that is not a success. */
export const refused: ProblemContent = {
  description: 'Refused, with a stable code',
  content: { 'application/problem+json': { schema: Problem } },
};
