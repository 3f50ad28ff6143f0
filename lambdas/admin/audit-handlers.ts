import type { ApiApp } from '../http/api-app.ts';
import type { AuditLog } from '../../core/admin/audit.ts';
import { auditRoutes } from './audit-routes.ts';
import type { AuditTrail } from './audit-trail.ts';

const PAGE_SIZE = 50;

export function addAuditHandlers(app: ApiApp, audit: AuditLog, auditTrail: AuditTrail): void {
  app.openapi(auditRoutes.read, async (c) => {
    // First, so that the log that is read shows that it was read.
    await auditTrail.look(c, 'audit_read');
    return c.json(await audit.page(c.req.valid('query'), PAGE_SIZE), 200);
  });
}
