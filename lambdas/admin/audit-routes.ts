import { createRoute } from '@hono/zod-openapi';
import { AuditPage, AuditQuery } from '../../core/admin/schemas.ts';
import { json, refused } from '../http/responses.ts';

export const auditRoutes = {
  read: createRoute({
    method: 'get',
    path: '/admin/api/audit',
    summary: 'What operators did, the newest first',
    request: { query: AuditQuery },
    responses: { 200: json(AuditPage, 'A page'), default: refused },
  }),
} as const;
