import { createRoute } from '@hono/zod-openapi';
import { AuditQuery } from '../../core/admin/queries.ts';
import { AuditPage } from '../../core/admin/schemas.ts';
import { apiSchema } from '../http/api-schema.ts';
import { json, refused } from '../http/responses.ts';

export const auditRoutes = {
  read: createRoute({
    method: 'get',
    path: '/admin/api/audit',
    summary: 'What operators did, newest first, at any time or in a range of time',
    request: { query: apiSchema(AuditQuery) },
    responses: { 200: json(AuditPage, 'A page'), default: refused },
  }),
} as const;
