import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, Hono } from 'hono';
import { SendError } from '../core/errors.ts';
import { openStore } from '../core/stores/open.ts';
import type { Store } from '../core/stores/store.ts';
import { createAdminApp } from './admin/app.ts';
import type { AppName, Assets } from './assets.ts';
import { assetsDirectory, lazyPackedAssets, NO_ASSETS, readAll } from './assets.ts';
import type { AppEnv, AppOptions } from './http/app-env.ts';
import { assembleParts } from './http/app-env.ts';
import { drain } from './http/drain.ts';
import { incomingBody } from './http/incoming-body.ts';
import { boundBodies, REQUEST_MS } from './http/bounded-bodies.ts';
import { boundConnections, mostConnections } from './http/connections.ts';
import { connectionClosed } from './http/limit-body.ts';
import { lingerBeforeClose } from './http/lingering-close.ts';
import { refuseMalformed } from './http/malformed.ts';
import type { Pace } from './http/pace.ts';
import { behindAnswers } from './http/pace.ts';
import type { Bindings } from './http/request-listener.ts';
import { requestListener } from './http/request-listener.ts';
import type { TlsFiles } from './http/tls.ts';
import { followIdentity, readIdentity } from './http/tls.ts';
import { createLog } from './log.ts';
import { startMaintenance } from './maintenance-timer.ts';
import { proveAtStart } from './prove.ts';
import type { Settings } from './settings.ts';
import { hasOperators } from './settings/table.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import { createUserApp } from './user/app.ts';
import { deliverSoon } from './webhook/deliver-soon.ts';

/** Longer than load balancers keep a connection (60 seconds): who closes first must not be the one who is about to be asked. */
const KEEP_ALIVE_MS = 75_000;
/** Node's defaults are written down where documents name them. */
const HTTP = {
  keepAliveTimeout: KEEP_ALIVE_MS,
  headersTimeout: 60_000,
  requestTimeout: REQUEST_MS,
  requireHostHeader: false,
};
/** How far V8's heap may grow before its next collection: to four times its size, which is V8's own upper bound. */
const HEAP_GROWING_PERCENT = 300;

/** Why the admin app does not start where no key could open it. */
export const NO_ADMIN_KEY = 'the admin app does not start without SGRAPH_SEND_ADMIN_KEY (at least 32 characters)';

export interface ServeOptions {
  readonly settings: Settings;
  /** Address to listen on, such as `127.0.0.1`. */
  readonly host: string;
  /** Ports; 0 takes a free one, undefined leaves that app out. */
  readonly userPort: number | undefined;
  /** `same`: at the user app's address, below `/admin`, as behind CloudFront. */
  readonly adminPort: number | 'same' | undefined;
  /** For https without a proxy. A renewed certificate is taken when its files change. */
  readonly tls?: TlsFiles;
  /** Between the server and a bucket, or `none`. Default: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. */
  readonly proxy?: string | undefined;
}

export interface Serving {
  readonly userUrl: string | undefined;
  readonly adminUrl: string | undefined;
  /** Why it cannot be said yet that the store can be used, where that may pass. */
  readonly storeWarning: string | undefined;
  /** Takes no more connections, waits for the requests under way, closes the store. */
  stop(): Promise<void>;
}

export interface TracedServing extends Serving {
  /** Rejects with `internal` where a file of the pages is not the one that was built. */
  readonly pagesRead: Promise<void>;
}

/**
 * Runs one or both apps on Node over one store.
 *
 * @param options - settings, address and ports
 * @throws `invalid_request` for an admin app without a key, and for a certificate that cannot be used
 * @throws `store_unusable` for a store that lacks what the product relies on
 * @example
 * ```ts
 * const settings = readSettings({}, true);
 * const serving = await serve({ settings, host: '127.0.0.1', userPort: 0, adminPort: undefined });
 * await serving.stop();
 * ```
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  const serving = await serveTraced(options, undefined);
  try {
    await serving.pagesRead;
    return serving;
  } catch (thrown) {
    await serving.stop();
    throw thrown;
  }
}

/**
 * The same, where the operator collects traces; what there is of them is sent when the server stops. It answers before all pages are read: one that
 * is asked for earlier is read at once, and the API needs none.
 */
export async function serveTraced(options: ServeOptions, telemetry: Telemetry | undefined): Promise<TracedServing> {
  const { settings, host, userPort, adminPort, tls } = options;
  if (adminPort !== undefined && !hasOperators(settings)) throw new SendError('invalid_request', NO_ADMIN_KEY);
  // Parts are large and the heap is small, so that V8 would collect for every 16 MiB: a third of the time in the memory store.
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`);
  const identity = tls && (await readIdentity(tls));
  const { store: opened, storeWarning } = await openProvenStore(settings, options.proxy);
  const store = telemetry?.store(opened) ?? opened;
  const pace = behindAnswers();
  const log = createLog('sgraph-send-server', settings.logLevel);
  // Only where maintenance is: it sends what this leaves, and an app that does not do maintenance may read no key.
  const own = settings.maintenance ? assembleParts(appOptions('admin', NO_ASSETS, store, settings, pace)) : undefined;
  const notices = own && deliverSoon(own);
  const pages: Assets[] = [];
  const optionsFor = async (app: AppName): Promise<AppOptions> => {
    const assets = await lazyPackedAssets(app, assetsDirectory());
    pages.push(assets);
    return {
      ...appOptions(app, assets, store, settings, pace),
      onNotice: notices?.wake,
      trace: telemetry?.requests(app),
    };
  };
  const servers: (Server | TlsServer)[] = [];
  const bounds = boundBodies();
  const most = mostConnections();
  const start = async (port: number, app: Hono<AppEnv>, adminApp?: Hono<AppEnv>): Promise<string> => {
    const listener = requestListener({ basePath: settings.basePath, bounds }, app, adminApp);
    const server = identity ? createTlsServer({ ...HTTP, ...identity }, listener) : createServer(HTTP, listener);
    if (tls && 'setSecureContext' in server) followIdentity(server, tls, log);
    refuseMalformed(server);
    lingerBeforeClose(server);
    boundConnections(server, most);
    servers.push(server);
    return (await listen(server, host, port)) + settings.basePath;
  };
  try {
    const adminApp = adminPort === undefined ? undefined : createAdminApp(await optionsFor('admin'));
    const shared = adminPort === 'same' ? adminApp : undefined;
    const user =
      userPort === undefined ? undefined : await start(userPort, createUserApp(await optionsFor('user')), shared);
    const admin = adminApp && typeof adminPort === 'number' ? await start(adminPort, adminApp) : shared && user;
    const timer = own && startMaintenance(own, undefined, settings.statisticsDimension);
    return {
      userUrl: user,
      storeWarning,
      pagesRead: readAllOf(pages),
      adminUrl: admin,
      stop: async () => {
        await Promise.all([timer?.stop(), notices?.stop(), ...servers.map(drain)]);
        await pace.settle();
        await store.close();
        await telemetry?.stop();
      },
    };
  } catch (thrown) {
    await Promise.all(servers.map(drain));
    await store.close();
    throw thrown;
  }
}

/** What is wrong is thrown to those who wait for it. */
function readAllOf(pages: readonly Assets[]): Promise<void> {
  const read = (async () => {
    for (const assets of pages) await readAll(assets);
  })();
  read.catch(() => undefined);
  return read;
}

async function openProvenStore(
  settings: Settings,
  proxy: string | undefined,
): Promise<{ store: Store; storeWarning: string | undefined }> {
  const store = await openStore(settings.store, proxy);
  try {
    return { store, storeWarning: await proveAtStart(store, settings) };
  } catch (thrown) {
    await store.close();
    throw thrown;
  }
}

function appOptions(app: AppName, assets: Assets, store: Store, settings: Settings, { soon }: Pace): AppOptions {
  return {
    store,
    settings,
    clock: Date.now,
    assets,
    log: createLog(`sgraph-send-${app}`, settings.logLevel),
    peerAddress: (c) => getConnInfo(c).remote.address,
    requestBody: (c: Context<AppEnv & { Bindings: Bindings }>) => {
      const noteEnd = (): void => {
        if (c.get('bodyEndedAt') === undefined) c.set('bodyEndedAt', Date.now());
      };
      c.env.incoming.once('end', noteEnd).once('close', noteEnd);
      return incomingBody(c.env.incoming, connectionClosed, c.env.share);
    },
    soon,
  };
}

async function listen(server: Server | TlsServer, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  const scheme = 'setSecureContext' in server ? 'https' : 'http';
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${actual}`;
}
