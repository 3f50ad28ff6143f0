import type { ApiApp } from '../http/api-app.ts';
import { SendError } from '../../core/errors.ts';
import type { AppParts } from '../http/app-env.ts';
import type { CallerLimits } from '../http/caller-limits.ts';
import { HEADERS } from '../http/middleware.ts';
import { requestsOf } from './describe-server.ts';
import { requestRoutes as routes } from './request-routes.ts';

/** Wires the API of file requests to its service. */
export function addRequestHandlers(app: ApiApp, parts: AppParts, limits: CallerLimits): void {
  const { requests, settings } = parts;
  app.openapi(routes.createRequest, async (c) => {
    const allowed = requestsOf(settings);
    if (allowed === 'closed') throw new SendError('uploads_closed', 'this server takes no file requests');
    await limits.countCreation(limits.nameOf(c));
    const token = allowed === 'token' ? (c.req.valid('header')[HEADERS.token] ?? '') : undefined;
    const { info, created } = await requests.create(c.req.valid('json'), token);
    return c.json(info, created ? 201 : 200);
  });
  app.openapi(routes.viewRequest, async (c) =>
    c.json(await requests.view(c.req.valid('param').id, c.req.valid('header')[HEADERS.owner]), 200),
  );
  app.openapi(routes.listEntries, async (c) => {
    const { after } = c.req.valid('query');
    return c.json(await requests.entries(c.req.valid('param').id, c.req.valid('header')[HEADERS.owner], after), 200);
  });
  app.openapi(routes.closeRequest, async (c) =>
    c.json(await requests.close(c.req.valid('param').id, c.req.valid('header')[HEADERS.owner]), 200),
  );
}
