import { createRoute } from '../http/api-app.ts';
import { AuditQuery } from '../../core/admin/queries.ts';
import { AuditPage } from '../../core/admin/schemas.ts';
import { apiSchema } from '../http/api-schema.ts';
import { json, refused } from '../http/responses.ts';

export const auditRoutes = {
  read: createRoute({
    method: 'get',
    path: '/admin/api/audit',
    summary:
      'What operators did, newest first: all, or what is found by time, kind, operator and target; a page of a search can be short or empty although there is a next one',
    request: { query: apiSchema(AuditQuery) },
    responses: { 200: json(AuditPage, 'A page'), default: refused },
  }),
} as const;
