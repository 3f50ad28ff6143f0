import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { asSendError, ERRORS } from '../../core/errors.ts';
import type { ActivityKind } from '../../core/stats/schemas.ts';
import { requestMetrics } from '../statistics/request-metrics.ts';
import type { AppEnv, AppParts } from '../http/app-env.ts';
import { HEADERS } from '../http/middleware.ts';
import { nameOf } from '../http/route-of.ts';
import { comparedIn } from '../settings/variants.ts';
import { routes } from './transfer-routes.ts';

/** What a request to each route is counted as. */
const KINDS = {
  info: undefined,
  create: 'create',
  token: 'token',
  view: 'view',
  remove: 'delete',
  changeExpiry: 'change_expiry',
  partUrls: 'part_urls',
  putPart: 'put_part',
  listParts: 'list_parts',
  complete: 'complete',
  claim: 'claim',
  getPart: 'get_part',
  finish: 'finish',
  reportDamage: 'report_damage',
  giveBack: 'give_back',
  log: 'log',
  createRequest: undefined,
  viewRequest: undefined,
  listEntries: undefined,
  closeRequest: undefined,
} as const satisfies Record<keyof typeof routes, ActivityKind | undefined>;
const KIND_OF_NAME: ReadonlyMap<string, ActivityKind | undefined> = new Map(
  Object.entries(routes).map(([route, definition]) => [nameOf(definition), KINDS[route as keyof typeof routes]]),
);

/**
 * Counts each request to the transfer API once it is answered, but for those of a trial. Counts that cannot be stored are logged, fail
 * nothing and are kept.
 */
export function recordActivity({ stats, settings, clock, log, soon, tokens }: AppParts): MiddlewareHandler<AppEnv> {
  const { statisticsDimension: dimension } = settings;
  const write = async (): Promise<void> => {
    try {
      await stats.write();
    } catch (thrown) {
      log({ route: 'activity', code: asSendError(thrown).code });
      void soon(write);
    }
  };
  const isTrial = async (c: Context<AppEnv>): Promise<boolean> => {
    const shown = c.req.header(HEADERS.trial);
    // A caller over the rate limit is not looked up in the store, and is counted whatever token is shown.
    if (shown === undefined || c.res.status === ERRORS.too_many_requests.status) return false;
    try {
      return await tokens.isTrial(shown);
    } catch (thrown) {
      log({ route: 'activity', code: asSendError(thrown).code });
      return false;
    }
  };
  const compared = comparedIn(settings.variants);
  const variantOf = (c: Context<AppEnv>): string | undefined =>
    compared.find((name) => name === c.req.header(HEADERS.variant));
  return async (c, next) => {
    const started = clock();
    await next();
    const route = matchedRoutes(c).at(-1);
    const kind = route && KIND_OF_NAME.get(`${route.method} ${route.path}`);
    if (!kind) return;
    const now = clock();
    if (await isTrial(c)) return;
    const ms = Math.max(0, now - (c.get('bodyEndedAt') ?? started));
    const activity = { kind, status: c.res.status, bytes: movedBytes(c, kind), ms, variant: variantOf(c) };
    if (dimension !== undefined) c.set('metrics', requestMetrics(now, dimension, activity));
    stats.record(activity);
    await soon(write);
  };
}

/** Bytes of ciphertext in the body of request or answer; for an upload that was completed, all of its. */
function movedBytes(c: Context<AppEnv>, kind: ActivityKind): number {
  if (!c.res.ok) return 0;
  if (kind === 'put_part') return lengthOf(c.req.header('content-length'));
  if (kind === 'get_part' && c.req.method === 'GET') return lengthOf(c.res.headers.get('content-length'));
  return c.get('completedBytes') ?? 0;
}

function lengthOf(header: string | null | undefined): number {
  return /^[0-9]{1,15}$/.test(header ?? '') ? Number(header) : 0;
}
