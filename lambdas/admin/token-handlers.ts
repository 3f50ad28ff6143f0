import type { ApiApp } from '../http/api-app.ts';
import { deleteToken } from '../../core/admin/delete-token.ts';
import type { AppParts } from '../http/app-env.ts';
import { requesterOf } from '../http/requester.ts';
import { tokenRoutes } from './token-routes.ts';
import type { AuditTrail } from './audit-trail.ts';

const PAGE_SIZE = 50;

export function addTokenHandlers(app: ApiApp, parts: AppParts, auditTrail: AuditTrail): void {
  const { tokens } = parts;
  app.openapi(tokenRoutes.list, async (c) => {
    const page = await tokens.list(c.req.valid('query').cursor, PAGE_SIZE);
    await auditTrail.look(c, 'tokens_listed');
    return c.json(page, 200);
  });
  app.openapi(tokenRoutes.create, async (c) => {
    const create = (): ReturnType<typeof tokens.create> => tokens.create(c.req.valid('json'));
    const created = await auditTrail.act(c, 'token_created', create, ({ info }) => ({ target: info.id }));
    return c.json(created, 201);
  });
  app.openapi(tokenRoutes.view, async (c) => {
    const { id } = c.req.valid('param');
    const token = await tokens.get(id);
    await auditTrail.look(c, 'token_viewed', id);
    return c.json(token, 200);
  });
  app.openapi(tokenRoutes.remove, async (c) => {
    const { id } = c.req.valid('param');
    const remove = (): Promise<number> => deleteToken(parts, id, requesterOf(c));
    await auditTrail.act(c, 'token_deleted', remove, (erased) => ({
      target: id,
      ...(erased > 0 && { count: erased }),
    }));
    return c.body(null, 204);
  });
  addTokenChanges(app, tokens, auditTrail);
}

function addTokenChanges(app: ApiApp, tokens: AppParts['tokens'], auditTrail: AuditTrail): void {
  app.openapi(tokenRoutes.revoke, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(await auditTrail.act(c, 'token_revoked', () => tokens.revoke(id), { target: id }), 200);
  });
  app.openapi(tokenRoutes.reactivate, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(await auditTrail.act(c, 'token_reactivated', () => tokens.reactivate(id), { target: id }), 200);
  });
  app.openapi(tokenRoutes.limit, async (c) => {
    const { id } = c.req.valid('param');
    const change = (): ReturnType<typeof tokens.setLimit> => tokens.setLimit(id, c.req.valid('json').maxUses);
    return c.json(await auditTrail.act(c, 'token_limit_changed', change, { target: id }), 200);
  });
}
