import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Context, Hono } from 'hono';
import type { Store } from '../core/stores/store.ts';
import { createAdminApp as createAdmin } from './admin/app.ts';
import type { AppName, Assets, ReadAsset } from './assets.ts';
import { assetsDirectory, lazyAssets, loadAssets, NO_ASSETS } from './assets.ts';
import type { AppEnv, AppOptions } from './http/app-env.ts';
import type { Log } from './http/log-line.ts';
import type { Pace } from './http/pace.ts';
import { behindAnswers, PACE_MS } from './http/pace.ts';
import { createLog } from './log.ts';
import type { Settings } from './settings.ts';
import { createUserApp as createUser } from './user/app.ts';

export { serve } from './serve.ts';
export type { ServeOptions, Serving } from './serve.ts';
export { readSettings } from './settings.ts';
export type { Settings } from './settings.ts';
export type { Log } from './http/log-line.ts';
export type { ReadAsset } from './assets.ts';

/** An app as a function from the web's own `Request` to its `Response`, for any server or framework that speaks them. */
export interface WebApp {
  /**
   * Answers one request. What the platform passes besides is given to `peerAddress`; nothing else is read of `env`. Of `ctx` only `waitUntil` is
   * used, by which the statistics are stored after the answer. A text as `env` is the caller's address on the connection.
   */
  fetch(request: Request, env?: unknown, ctx?: unknown): Promise<Response>;
  /** Stores the counts of the last seconds for the statistics: before the store is closed. */
  settle(): Promise<void>;
}

/** The caller's address on the connection, from what the platform passes to `fetch`. */
export type PeerAddress = (request: Request, env: unknown, ctx: unknown) => string | undefined;

export interface WebAppOptions {
  /** Where everything is kept. Both apps work on the same one; the code that opened it closes it. */
  readonly store: Store;
  readonly settings: Settings;
  /** Milliseconds since 1970. The system's clock by default. */
  readonly clock?: () => number;
  /** Called for every request. By default a JSON line on standard output, as far as the settings' level says so. */
  readonly log?: Log;
  /** Without it, callers of a platform that passes objects cannot be distinguished: they have no limits of their own. */
  readonly peerAddress?: PeerAddress;
  /**
   * The built pages, as in the folder `dist/frontend` of this package: by default that folder, or another one by its path or URL, or a function that
   * reads one of its files where there is no file system. `false` is an app without pages.
   */
  readonly assets?: string | URL | ReadAsset | false;
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
  return webApp(createUser(await appOptions('user', options, pace)), options, pace);
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
  return webApp(createAdmin(await appOptions('admin', options, pace)), options, pace);
}

interface PeerBindings {
  readonly peer: string | undefined;
}

async function appOptions(
  app: AppName,
  { store, settings, clock, log, assets }: WebAppOptions,
  { soon }: Pace,
): Promise<AppOptions> {
  return {
    store,
    settings,
    clock: clock ?? Date.now,
    assets: await assetsOf(app, assets),
    log: log ?? createLog(`sgraph-send-${app}`, settings.logLevel),
    peerAddress: (c: Context<{ Bindings: PeerBindings }>) => c.env.peer,
    requestBody: (c) => c.req.raw.body,
    soon,
  };
}

async function assetsOf(app: AppName, assets: WebAppOptions['assets']): Promise<Assets> {
  if (assets === false) return NO_ASSETS;
  if (typeof assets === 'function') return lazyAssets(app, assets);
  if (assets === undefined) return loadAssets(app, assetsDirectory());
  const folder = typeof assets === 'string' ? pathToFileURL(resolve(assets)) : assets;
  return loadAssets(app, folder.href.endsWith('/') ? folder : new URL(`${folder.href}/`));
}

const textAsPeer: PeerAddress = (_request, env) => (typeof env === 'string' ? env : undefined);

function webApp(app: Hono<AppEnv>, { clock = Date.now, peerAddress }: WebAppOptions, { settle }: Pace): WebApp {
  const peerOf = peerAddress ?? textAsPeer;
  let settledAt = -Infinity;
  return {
    async fetch(request, env, ctx) {
      const peer = peerOf(request, env, ctx);
      const answer = await app.fetch(request, { peer } satisfies PeerBindings);
      // A timer ends with the request that set it on platforms that pass such a context.
      if (keepsAlive(ctx) && clock() - settledAt >= PACE_MS) {
        settledAt = clock();
        ctx.waitUntil(settle());
      }
      return answer;
    },
    settle,
  };
}

function keepsAlive(ctx: unknown): ctx is { waitUntil(work: Promise<unknown>): void } {
  return typeof ctx === 'object' && ctx !== null && 'waitUntil' in ctx && typeof ctx.waitUntil === 'function';
}
