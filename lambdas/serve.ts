import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import type { HttpBindings } from '@hono/node-server';
import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, Hono } from 'hono';
import { asSendError, SendError } from '../core/errors.ts';
import { openStore } from '../core/stores/open.ts';
import type { Store } from '../core/stores/store.ts';
import { createAdminApp } from './admin/app.ts';
import { assetsDirectory, loadAssets } from './assets.ts';
import type { AppEnv, AppOptions } from './http/app-env.ts';
import { assembleParts } from './http/app-env.ts';
import { incomingBody } from './http/incoming-body.ts';
import { sendBody } from './http/outgoing-body.ts';
import { createLog } from './log.ts';
import type { Settings } from './settings.ts';
import { createUserApp } from './user/app.ts';

/** Bytes that Node reads and writes at once: its own default of 64 KiB halves the speed of large parts. */
const HIGH_WATER_MARK = 1024 * 1024;
/** How long a stopping server waits for the requests under way. */
const DRAIN_MS = 30_000;
const PURGE_EVERY_MS = 5 * 60_000;
/** How far V8's heap may grow before its next collection: to four times its size, which is V8's own upper bound. */
const HEAP_GROWING_PERCENT = 300;

export interface ServeOptions {
  readonly settings: Settings;
  /** Address to listen on, such as `127.0.0.1`. */
  readonly host: string;
  /** Ports; 0 takes a free one, undefined leaves that app out. */
  readonly userPort: number | undefined;
  readonly adminPort: number | undefined;
}

export interface Serving {
  readonly userUrl: string | undefined;
  readonly adminUrl: string | undefined;
  /** Takes no more connections, waits for the requests under way, closes the store. */
  stop(): Promise<void>;
}

/** Runs one or both apps on Node over one store. Throws `invalid_request` for an admin app without a key. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { settings, host, userPort, adminPort } = options;
  if (adminPort !== undefined && settings.adminKey === undefined && settings.adminKeysSha256.length === 0) {
    throw new SendError(
      'invalid_request',
      'the admin app does not start without SGRAPH_SEND_ADMIN_KEY (at least 32 characters)',
    );
  }
  // Parts are large and the heap is small, so that V8 would collect for every 16 MiB: a third of the time in the memory store.
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`);
  const store = await openStore(settings.store);
  const servers: Server[] = [];
  const start = async (app: Hono<AppEnv>, port: number): Promise<string> => {
    const server = createServer({ highWaterMark: HIGH_WATER_MARK }, requestListener(app));
    servers.push(server);
    return listen(server, host, port);
  };
  try {
    const user =
      userPort === undefined
        ? undefined
        : await start(createUserApp(await appOptions('user', store, settings)), userPort);
    const admin =
      adminPort === undefined
        ? undefined
        : await start(createAdminApp(await appOptions('admin', store, settings)), adminPort);
    const purging = purgeRegularly(await appOptions('admin', store, settings));
    return {
      userUrl: user,
      adminUrl: admin,
      stop: async () => {
        clearInterval(purging);
        await stop(servers, store);
      },
    };
  } catch (thrown) {
    await stop(servers, store);
    throw thrown;
  }
}

/** Removes expired transfers now and then. A failure is logged and the next round tries again. */
function purgeRegularly(options: AppOptions): NodeJS.Timeout {
  const { service, log, clock } = assembleParts(options);
  const purge = async (): Promise<void> => {
    const started = clock();
    try {
      const purged = await service.purge({ caller: 'schedule', request: 'purge' });
      if (purged > 0) log({ route: 'purge', purged, ms: clock() - started });
    } catch (thrown) {
      log({ route: 'purge', code: asSendError(thrown).code, ms: clock() - started });
    }
  };
  return setInterval(() => void purge(), PURGE_EVERY_MS).unref();
}

async function appOptions(app: 'user' | 'admin', store: Store, settings: Settings): Promise<AppOptions> {
  return {
    store,
    settings,
    clock: Date.now,
    assets: await loadAssets(app, assetsDirectory()),
    log: createLog(`sgraph-send-${app}`, settings.logLevel),
    peerAddress: (c) => getConnInfo(c).remote.address,
    requestBody: (c: Context<{ Bindings: HttpBindings }>) => incomingBody(c.env.incoming),
  };
}

function requestListener(app: Hono<AppEnv>): RequestListener {
  // Node's own Request and Response stay in place: other code of this process may rely on them.
  const listener = getRequestListener((request, env) => answer(app, request, env as HttpBindings), {
    overrideGlobalObjects: false,
  });
  return (request, response) => void listener(request, response);
}

/** Runs the app. Parts of files go out by our own hand, all else by the adapter's. */
async function answer(app: Hono<AppEnv>, request: Request, env: HttpBindings): Promise<Response> {
  const response = await app.fetch(request, env);
  if (!response.body || response.headers.get('content-type') !== 'application/octet-stream') return response;
  env.outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  await sendBody(response.body, env.outgoing);
  return RESPONSE_ALREADY_SENT;
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${actual}`;
}

async function stop(servers: readonly Server[], store: Store): Promise<void> {
  await Promise.all(servers.map(drain));
  await store.close();
}

async function drain(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(deadline);
}
