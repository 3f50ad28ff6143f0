import * as z from 'zod/mini';
import { createRoute } from '../http/api-app.ts';
import { apiSchema } from '../http/api-schema.ts';
import { refused } from '../http/responses.ts';

/** Of the scheme in the documents that these routes are secured by. */
export const METRICS_SCHEME = 'metricsToken';

const shared = {
  method: 'get' as const,
  security: [{ [METRICS_SCHEME]: [] }],
  responses: {
    200: { description: "In Prometheus' text format", content: { 'text/plain': { schema: apiSchema(z.string()) } } },
    default: refused,
  },
};

/** Each answers 404 where SGRAPH_SEND_METRICS_TOKEN_SHA256 is not set. */
export const metricsRoutes = {
  admin: createRoute({
    ...shared,
    path: '/admin/api/metrics',
    summary: 'Figures for Prometheus: of the store, and of what this process answered and removed',
  }),
  user: createRoute({
    ...shared,
    path: '/api/metrics',
    summary: 'Figures for Prometheus: of what this process answered, where the admin app runs in another one',
  }),
} as const;
