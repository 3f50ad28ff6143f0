import { getConnInfo } from '@hono/node-server/conninfo';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { createUserApp, readSettings } from 'sgraph-send/server';
import { openStore } from 'sgraph-send/stores/open';

const settings = readSettings({ ...process.env, SGRAPH_SEND_BASE_PATH: '/send' }, false);
const store = await openStore(settings.store);
const send = await createUserApp({ store, settings });

const app = new Hono();
app.use(secureHeaders());
app.use(async (c, next) => {
  await next();
  c.header('x-served-by', 'our app');
});
app.get('/', (c) => c.html('<!doctype html><title>Our app</title><a href="/send/">Send a file</a>'));
// Not by `app.mount`, which takes the path away. The address tells callers apart: each has limits of its own.
app.all('/send/*', (c) => send.fetch(c.req.raw, getConnInfo(c).remote.address));

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT ?? 3000) });
process.once('SIGTERM', () => {
  server.close(async () => {
    await send.settle();
    await store.close();
  });
});
