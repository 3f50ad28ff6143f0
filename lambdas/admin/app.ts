import type { ApiApp } from '../http/api-app.ts';
import { addDocument } from '../http/api-app.ts';
import { createAuditLog } from '../../core/admin/audit.ts';
import type { SessionsOptions } from '../../core/admin/sessions.ts';
import { createSessions } from '../../core/admin/sessions.ts';
import { key } from '../../core/stores/key.ts';
import { addBrand } from '../brand/brand.ts';
import type { AppOptions, AppParts } from '../http/app-env.ts';
import { assembleParts } from '../http/app-env.ts';
import { guardBodies } from '../http/guard-bodies.ts';
import { createBaseApp, HEADERS } from '../http/middleware.ts';
import { addReadiness } from '../http/ready.ts';
import { identifyRequester } from '../http/requester.ts';
import { addPages } from '../http/static.ts';
import { MISSING, PAGES } from '../pages.ts';
import { countRequests } from '../prometheus/count-requests.ts';
import { addAdminMetrics } from '../prometheus/metrics-handlers.ts';
import { VERSION } from '../version.ts';
import { addAuditHandlers } from './audit-handlers.ts';
import { requireAdmin, createKeyCheck } from './require-admin.ts';
import { createKeyring } from './keyring.ts';
import { addProviderSignIn } from './provider-handlers.ts';
import { providerSettings } from './provider-settings.ts';
import { requireRole } from './require-role.ts';
import { SESSION_COOKIE } from './session-cookie.ts';
import { addSessionHandlers, addSignIn } from './session-handlers.ts';
import { addStorageHandlers } from './storage-handlers.ts';
import { addTokenHandlers } from './token-handlers.ts';
import { createAuditTrail } from './audit-trail.ts';
import { addTransferHandlers } from './transfer-handlers.ts';

const MAX_JSON_BYTES = 16 * 1024;

/** The admin app: shows everything except the content. Its page is public, its API needs the admin key or a session. */
export function createAdminApp(options: AppOptions): ApiApp {
  // The console is the only page that may use this API, whatever origins may use the user's.
  const parts = assembleParts({ ...options, settings: { ...options.settings, corsOrigins: [] } });
  const app = createBaseApp(parts, MISSING.admin);
  const { store } = parts;

  app.get('/admin/health', async (c) => {
    await store.head(key('health'));
    c.header('cache-control', 'no-store');
    return c.json({ status: 'ok', version: VERSION });
  });
  addAdminMetrics(app, parts, addReadiness(app, '/admin/health', parts));
  app.use(countRequests(parts, 'admin'));
  addApi(app, { ...parts, settings: options.settings });
  app.get('/', (c) => c.redirect(`${parts.settings.basePath}/admin`, 302));
  addBrand(app, parts.settings, '/admin');
  addPages(app, parts.assets, PAGES.admin);
  return app;
}

function addApi(app: ApiApp, parts: AppParts): void {
  const { store, clock, settings } = parts;
  const keyring = createKeyring(settings);
  const audit = createAuditLog(store, clock);
  const { sessionSeconds, sessionIdleSeconds, basePath } = settings;
  const provider = providerSettings(settings);
  const holderOf: SessionsOptions['holderOf'] = (fingerprint) =>
    fingerprint === provider?.fingerprint ? 'in record' : keyring.holderOf(fingerprint);
  const sessions = createSessions({ store, clock, sessionSeconds, sessionIdleSeconds, holderOf });
  const keys = createKeyCheck(parts, keyring, audit);
  const sessionParts = { sessions, keys, audit, settings };
  const auditTrail = createAuditTrail(audit);

  app.use('/admin/api/*', async (c, next) => {
    await next();
    c.res.headers.set('cache-control', 'no-store');
  });
  app.use('/admin/api/*', identifyRequester(parts));
  const bodies = guardBodies(app, { maxBytes: MAX_JSON_BYTES });
  addSignIn(app, sessionParts, bodies);
  addProviderSignIn(app, { ...parts, ...sessionParts, provider }, bodies);
  app.use('/admin/api/*', requireAdmin(sessionParts), requireRole(audit), bodies);
  addSessionHandlers(app, sessionParts);
  addTransferHandlers(app, parts, auditTrail);
  addTokenHandlers(app, parts, auditTrail);
  addStorageHandlers(app, parts, auditTrail);
  addAuditHandlers(app, audit, auditTrail);
  app.schemes['key'] = { type: 'apiKey', in: 'header', name: HEADERS.adminKey };
  app.schemes['session'] = { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE };
  addDocument(app, '/admin/api/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'SGraph Send admin', version: VERSION.slice(1) },
    ...(basePath !== '' && { servers: [{ url: basePath }] }),
    security: [{ key: [] }, { session: [] }],
  });
}
