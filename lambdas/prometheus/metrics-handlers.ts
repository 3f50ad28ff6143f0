import type { ApiApp } from '../http/api-app.ts';
import { asSendError } from '../../core/errors.ts';
import { roomOf } from '../../core/stores/open.ts';
import type { AppParts } from '../http/app-env.ts';
import type { LookAtStore } from '../http/ready.ts';
import type { Family } from './exposition.ts';
import { EXPOSITION_TYPE, writeFamilies } from './exposition.ts';
import { processFamilies, readinessFamily, storeFamilies } from './families.ts';
import { METRICS_SCHEME, metricsRoutes } from './metrics-routes.ts';
import { requireMetricsToken } from './metrics-token.ts';
import { countsOf } from './process-counts.ts';

/** However many ask, the store is asked for its figures once in this time: a bucket is paid for each list. */
const REMEMBER_MS = 30_000;
const HEADERS = { 'Content-Type': EXPOSITION_TYPE, 'Cache-Control': 'no-store' };

/** Of this process and of the store. */
export function addAdminMetrics(app: ApiApp, parts: AppParts, look: LookAtStore): void {
  const figures = rememberedFigures(parts);
  const read = createReader(parts, look, figures);
  app.openapi(metricsRoutes.admin, async (c) => c.text(await read(c.req.header('authorization')), 200, HEADERS));
  addScheme(app);
}

/** Of this process only: the admin app has the rights, and the figures, of the store. */
export function addUserMetrics(app: ApiApp, parts: AppParts, look: LookAtStore): void {
  const read = createReader(parts, look, () => Promise.resolve([]));
  app.openapi(metricsRoutes.user, async (c) => c.text(await read(c.req.header('authorization')), 200, HEADERS));
  addScheme(app);
}

function addScheme({ schemes }: ApiApp): void {
  schemes[METRICS_SCHEME] = { type: 'http', scheme: 'bearer' };
}

/** The text, for a caller with the token. */
function createReader(
  { settings, store, clock }: AppParts,
  look: LookAtStore,
  figures: () => Promise<Family[]>,
): (authorization: string | undefined) => Promise<string> {
  const counts = countsOf(store, clock);
  const kind = settings.store.slice(0, settings.store.indexOf(':'));
  return async (authorization) => {
    requireMetricsToken(settings.metricsTokenSha256, authorization);
    const [readiness, stored] = await Promise.all([look(), figures()]);
    const own = processFamilies(counts, kind, settings.maintenance);
    return writeFamilies([...own, readinessFamily(readiness), ...stored]);
  };
}

/** Nothing while the store does not answer: the figures of the process, and that the store is not ready, are given all the same. */
function rememberedFigures({ service, maintenance, settings, clock, log }: AppParts): () => Promise<Family[]> {
  let last: { readonly at: number; readonly families: Promise<Family[]> } | undefined;
  const ask = async (): Promise<Family[]> => {
    try {
      const [stored, backlog, medium] = await Promise.all([
        service.storage(),
        maintenance.backlog(),
        roomOf(settings.store),
      ]);
      return storeFamilies({ stored, backlog, medium });
    } catch (thrown) {
      log({ route: 'metrics', code: asSendError(thrown).code });
      return [];
    }
  };
  return () => {
    const now = clock();
    if (!last || now - last.at >= REMEMBER_MS || now < last.at) last = { at: now, families: ask() };
    return last.families;
  };
}
