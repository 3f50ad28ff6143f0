import type { ApiApp } from '../http/api-app.ts';
import type { AppParts } from '../http/app-env.ts';
import { requesterOf } from '../http/requester.ts';
import type { AuditTrail } from './audit-trail.ts';
import { transferRoutes } from './transfer-routes.ts';

const PAGE_SIZE = 50;

export function addTransferHandlers(app: ApiApp, { service }: AppParts, auditTrail: AuditTrail): void {
  app.openapi(transferRoutes.list, async (c) => {
    const query = c.req.valid('query');
    const page = await service.adminList(query, PAGE_SIZE);
    await auditTrail.look(c, 'transfers_listed', query.token);
    return c.json(page, 200);
  });
  app.openapi(transferRoutes.view, async (c) => {
    const { id } = c.req.valid('param');
    const transfer = await service.adminView({ requester: requesterOf(c) }, id);
    await auditTrail.look(c, 'transfer_viewed', id);
    return c.json(transfer, 200);
  });
  app.openapi(transferRoutes.log, async (c) => {
    const { id } = c.req.valid('param');
    const log = await service.adminLog({ requester: requesterOf(c) }, id, c.req.valid('query').after);
    await auditTrail.look(c, 'log_viewed', id);
    return c.json(log, 200);
  });
  app.openapi(transferRoutes.remove, async (c) => {
    const { id } = c.req.valid('param');
    const remove = (): Promise<void> => service.adminDelete({ requester: requesterOf(c) }, id);
    await auditTrail.act(c, 'transfer_deleted', remove, { target: id });
    return c.body(null, 204);
  });
}
