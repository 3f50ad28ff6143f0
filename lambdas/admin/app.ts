import type { OpenAPIHono } from '@hono/zod-openapi';
import { createRoute, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { equalBytes, sha256, toHex, utf8 } from '../../core/bytes.ts';
import { SendError } from '../../core/errors.ts';
import { AdminTransfers, Problem, TransferId, TransferLog } from '../../core/schemas.ts';
import { key } from '../../core/stores/key.ts';
import type { AppEnv, AppOptions } from '../http/app-env.ts';
import { assembleParts } from '../http/app-env.ts';
import { createBaseApp, HEADERS } from '../http/middleware.ts';
import { identifyRequester } from '../http/requester.ts';
import { serveAsset, servePage } from '../http/static.ts';
import type { Settings } from '../settings.ts';
import { VERSION } from '../version.ts';

const INDEX = '/admin/index.html';
const PAGE_SIZE = 50;

const refused = {
  description: 'Refused, with a stable code',
  content: { 'application/problem+json': { schema: Problem } },
};
const routes = {
  transfers: createRoute({
    method: 'get',
    path: '/admin/api/transfers',
    summary: 'Transfers with their state, the newest first',
    request: {
      query: z.strictObject({
        cursor: z
          .string()
          .regex(/^index\/[0-9]{13}-[a-z2-7]{26}$/)
          .optional(),
      }),
    },
    responses: {
      200: { description: 'A page', content: { 'application/json': { schema: AdminTransfers } } },
      default: refused,
    },
  }),
  log: createRoute({
    method: 'get',
    path: '/admin/api/transfers/{id}/log',
    summary: 'Everything that happened to one transfer',
    request: { params: z.object({ id: TransferId }) },
    responses: {
      200: { description: 'The log', content: { 'application/json': { schema: TransferLog } } },
      default: refused,
    },
  }),
} as const;

/** The admin app: shows everything except the content. Its page is public, its API needs the admin key. */
export function createAdminApp(options: AppOptions): OpenAPIHono<AppEnv> {
  const parts = assembleParts(options);
  const app = createBaseApp(parts, INDEX);
  const { service, store, settings, assets } = parts;

  app.get('/admin/health', async (c) => {
    await store.head(key('health'));
    c.header('cache-control', 'no-store');
    return c.json({ status: 'ok', version: VERSION });
  });

  app.use('/admin/api/*', requireAdminKey(settings), identifyRequester(parts), async (c, next) => {
    await next();
    c.res.headers.set('cache-control', 'no-store');
  });
  app.openapi(routes.transfers, async (c) =>
    c.json(await service.adminList(c.req.valid('query').cursor, PAGE_SIZE), 200),
  );
  app.openapi(routes.log, async (c) =>
    c.json(await service.adminLog(c.req.valid('param').id, c.get('requester')), 200),
  );
  app.doc31('/admin/api/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'SGraph Send admin', version: VERSION.slice(1) },
  });

  app.get('/', (c) => c.redirect('/admin', 302));
  for (const path of ['/admin', '/admin/transfers/:id'] as const) app.get(path, servePage(assets, INDEX));
  for (const path of assets.keys()) if (path !== INDEX) app.get(path, serveAsset(assets));
  return app;
}

/** Throws `unauthorized` without a good key, in constant time; where none is configured every key is wrong. */
function requireAdminKey({ adminKey, adminKeysSha256 }: Settings): MiddlewareHandler<AppEnv> {
  const expected = Promise.all([...adminKeysSha256, ...(adminKey === undefined ? [] : [hexDigest(adminKey)])]);
  return async (c, next) => {
    const shown = utf8(await hexDigest(c.req.header(HEADERS.adminKey) ?? ''));
    const isGood = (await expected).map((digest) => equalBytes(shown, utf8(digest))).includes(true);
    if (!isGood || c.req.header(HEADERS.adminKey) === undefined) {
      throw new SendError('unauthorized', `the admin API needs its key in the header ${HEADERS.adminKey}`);
    }
    await next();
  };
}

async function hexDigest(text: string): Promise<string> {
  return toHex(await sha256(utf8(text)));
}
