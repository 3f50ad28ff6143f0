import type { Context, Hono } from 'hono';
import type { Store } from '../core/stores/store.ts';
import { createAdminApp as createAdmin } from './admin/app.ts';
import type { AppName } from './assets.ts';
import { assetsDirectory, loadAssets } from './assets.ts';
import type { AppEnv, AppOptions } from './http/app-env.ts';
import type { Log } from './http/log-line.ts';
import type { Pace } from './http/pace.ts';
import { behindAnswers } from './http/pace.ts';
import { createLog } from './log.ts';
import type { Settings } from './settings.ts';
import { createUserApp as createUser } from './user/app.ts';

export { serve } from './serve.ts';
export type { ServeOptions, Serving } from './serve.ts';
export { readSettings } from './settings.ts';
export type { Settings } from './settings.ts';
export type { Log } from './http/log-line.ts';

/** An app as a function from the web's own `Request` to its `Response`, for any server or framework that speaks them. */
export interface WebApp {
  /** Answers one request. `peer` is the caller's address on the connection; without it callers cannot be distinguished in the log. */
  fetch(request: Request, peer?: string): Promise<Response>;
  /** Stores the counts of the last seconds for the statistics: before the store is closed. */
  settle(): Promise<void>;
}

export interface WebAppOptions {
  /** Where everything is kept. Both apps work on the same one; the code that opened it closes it. */
  readonly store: Store;
  readonly settings: Settings;
  /** Milliseconds since 1970. The system's clock by default. */
  readonly clock?: () => number;
  /** Called for every request. By default a JSON line on standard output, unless the settings say `silent`. */
  readonly log?: Log;
}

/**
 * The user app: transfer API, page, health.
 *
 * @param options - store and settings
 * @throws `invalid_request` for direct mode over a store that cannot pre-sign
 * @example
 * ```ts
 * const store = await openStore('memory:');
 * const app = await createUserApp({ store, settings: readSettings({}, true) });
 * const answer = await app.fetch(new Request('https://send.example/health'));
 * ```
 */
export async function createUserApp(options: WebAppOptions): Promise<WebApp> {
  const pace = behindAnswers();
  return webApp(createUser(await appOptions('user', options, pace)), pace);
}

/**
 * The admin app, which answers below `/admin`. Without an admin key in the settings its API refuses everything.
 *
 * @param options - store and settings
 * @example
 * ```ts
 * const store = await openStore('memory:');
 * const app = await createAdminApp({ store, settings: readSettings({}, true) });
 * ```
 */
export async function createAdminApp(options: WebAppOptions): Promise<WebApp> {
  const pace = behindAnswers();
  return webApp(createAdmin(await appOptions('admin', options, pace)), pace);
}

interface PeerBindings {
  readonly peer: string | undefined;
}

async function appOptions(
  app: AppName,
  { store, settings, clock, log }: WebAppOptions,
  { soon }: Pace,
): Promise<AppOptions> {
  return {
    store,
    settings,
    clock: clock ?? Date.now,
    assets: await loadAssets(app, assetsDirectory()),
    log: log ?? createLog(`sgraph-send-${app}`, settings.logLevel),
    peerAddress: (c: Context<{ Bindings: PeerBindings }>) => c.env.peer,
    requestBody: (c) => c.req.raw.body,
    soon,
  };
}

function webApp(app: Hono<AppEnv>, { settle }: Pace): WebApp {
  return { fetch: async (request, peer) => app.fetch(request, { peer } satisfies PeerBindings), settle };
}
