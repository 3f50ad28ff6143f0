import type { OpenAPIHono } from '@hono/zod-openapi';
import { key } from '../../core/stores/key.ts';
import { recordActivity } from '../http/activity.ts';
import type { AppEnv, AppOptions } from '../http/app-env.ts';
import { assembleParts } from '../http/app-env.ts';
import { createCallerLimits } from '../http/caller-limits.ts';
import { limitBody } from '../http/limit-body.ts';
import { limitRequests } from '../http/limit-requests.ts';
import { createBaseApp, requireJson } from '../http/middleware.ts';
import { addReadiness } from '../http/ready.ts';
import { identifyRequester } from '../http/requester.ts';
import { addPages } from '../http/static.ts';
import { PAGES } from '../pages.ts';
import { countRequests } from '../prometheus/count-requests.ts';
import { addUserMetrics } from '../prometheus/metrics-handlers.ts';
import { VERSION } from '../version.ts';
import { describeServer } from './describe-server.ts';
import { routes } from './transfer-routes.ts';
import { addTransferHandlers } from './transfer-handlers.ts';

const INDEX = '/index.html';
const MAX_JSON_BYTES = 128 * 1024;
/** Where a POST carries JSON. */
const JSON_PATHS = [
  '/api/transfers',
  '/api/transfers/:id/part-urls',
  '/api/transfers/:id/downloads',
  '/api/transfers/:id/expiry',
] as const;

/** The user app: transfer API, page, health. */
export function createUserApp(options: AppOptions): OpenAPIHono<AppEnv> {
  const parts = assembleParts(options);
  const app = createBaseApp(parts, INDEX);
  const { store, assets } = parts;
  const limits = createCallerLimits(parts);

  app.get('/health', async (c) => {
    // Answers only when the store does; the key need not exist.
    await store.head(key('health'));
    c.header('cache-control', 'no-store');
    return c.json({ status: 'ok', version: VERSION });
  });

  addUserMetrics(app, parts, addReadiness(app, '/health', parts));
  app.use(countRequests(parts, 'user'));
  app.use('/api/*', async (c, next) => {
    await next();
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  });
  app.use('/api/*', recordActivity(parts));
  app.use('/api/*', limitRequests(parts, limits));
  app.use('/api/transfers/*', identifyRequester(parts));
  app.use('/api/transfers', identifyRequester(parts));
  app.use('/api/info', identifyRequester(parts));
  for (const path of JSON_PATHS) {
    app.use(path, requireJson(MAX_JSON_BYTES), limitBody(MAX_JSON_BYTES));
  }

  app.openapi(routes.info, (c) => c.json(describeServer(parts, c.get('requester')), 200));
  addTransferHandlers(app, parts, limits);
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'SGraph Send',
      version: VERSION.slice(1),
      description:
        'Moves files between people so that no server can read them. Errors are problem documents with a stable code.',
    },
  });

  addPages(app, assets, INDEX, PAGES.user);
  return app;
}
