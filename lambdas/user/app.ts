import type { ApiApp } from '../http/api-app.ts';
import { addDocument } from '../http/api-app.ts';
import { WORKER_POLICY } from '../../core/look/installed.ts';
import { key } from '../../core/stores/key.ts';
import { addBrand } from '../brand/brand.ts';
import { addManifest } from '../brand/manifest.ts';
import type { AppOptions } from '../http/app-env.ts';
import { assembleParts } from '../http/app-env.ts';
import { createCallerLimits } from '../http/caller-limits.ts';
import { guardBodies } from '../http/guard-bodies.ts';
import { limitRequests } from '../http/limit-requests.ts';
import { createBaseApp } from '../http/middleware.ts';
import { addReadiness } from '../http/ready.ts';
import { identifyRequester, requesterOf } from '../http/requester.ts';
import { addPages } from '../http/static.ts';
import { MISSING, PAGES } from '../pages.ts';
import { countRequests } from '../prometheus/count-requests.ts';
import { addUserMetrics } from '../prometheus/metrics-handlers.ts';
import type { Settings } from '../settings.ts';
import { sharesIn } from '../settings/variants.ts';
import { VERSION } from '../version.ts';
import { recordActivity } from './activity.ts';
import { describeServer } from './describe-server.ts';
import { routes } from './transfer-routes.ts';
import { addRequestHandlers } from './request-handlers.ts';
import { addTransferHandlers } from './transfer-handlers.ts';

const MAX_JSON_BYTES = 128 * 1024;

/** The user app: transfer API, page, health. */
export function createUserApp(options: AppOptions): ApiApp {
  const parts = assembleParts(options);
  const app = createBaseApp(parts, MISSING.user, WORKER_POLICY);
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
  app.use('/api/*', limitRequests(app, parts, limits));
  // Answered without asking the store.
  addDocument(app, '/api/openapi.json', documentHead(parts.settings));
  app.use('/api/*', identifyRequester(parts));
  app.use('/api/*', guardBodies(app, { maxBytes: MAX_JSON_BYTES, streamed: [routes.putPart] }));

  app.openapi(routes.info, (c) => c.json(describeServer(parts, requesterOf(c)), 200));
  addTransferHandlers(app, parts, limits);
  addRequestHandlers(app, parts, limits);
  addManifest(app, addBrand(app, parts.settings, ''), parts.settings.basePath);
  addVariants(app, parts.settings);
  addPages(app, assets, PAGES.user);
  return app;
}

/** Which variants of the page are on: data, by which the page chooses among those that were built. */
function addVariants(app: ApiApp, { variants }: Settings): void {
  app.get('/variants.json', (c) => {
    c.header('cache-control', 'no-cache');
    return c.json({ shares: sharesIn(variants) });
  });
}

function documentHead({ basePath }: Settings): Parameters<typeof addDocument>[2] {
  return {
    openapi: '3.1.0',
    info: {
      title: 'SGraph Send',
      version: VERSION.slice(1),
      description:
        'Moves files between people so that no server can read them. Errors are problem documents (RFC 9457) with a stable code.',
    },
    ...(basePath !== '' && { servers: [{ url: basePath }] }),
  };
}
