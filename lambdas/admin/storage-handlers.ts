import type { ApiApp } from '../http/api-app.ts';
import type { PurgeReport } from '../../core/admin/schemas.ts';
import { checkSlice } from '../../core/check-store.ts';
import { SendError } from '../../core/errors.ts';
import { takeInventory } from '../../core/stats/inventory.ts';
import type { Granularity } from '../../core/stats/periods.ts';
import { roomOf } from '../../core/stores/open.ts';
import type { CheckedTransfer } from '../../core/transfer/check-transfer.ts';
import { makeWebhookKey } from '../../core/webhook/keys.ts';
import { serializeKey } from '../../core/webhook/sign.ts';
import type { AppParts } from '../http/app-env.ts';
import { requesterOf } from '../http/requester.ts';
import { describeSettings } from './describe-settings.ts';
import { storageRoutes } from './storage-routes.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { OverviewRange } from '../../core/admin/queries.ts';

/** How many points an overview has, by what they are of, */
const POINTS = { hour: 48, day: 30 } as const;
/** and by the time that it is to show. */
const RANGES = {
  hour: ['minutes', 12],
  day: ['hour', 24],
  week: ['hour', 7 * 24],
  month: ['day', 30],
} as const satisfies Record<OverviewRange, readonly [Granularity, number]>;

/** What a request may take: proxies in front wait for half a minute. */
const PURGE_MS = 25_000;
/** What is under way then is finished, and each of a few transfers may be looked at twice. */
const CHECK_MS = 8_000;

export function addStorageHandlers(app: ApiApp, parts: AppParts, auditTrail: AuditTrail): void {
  const { service, stats, maintenance, settings, store, clock, tokens } = parts;
  app.openapi(storageRoutes.overview, async (c) => {
    const { by = 'hour', range } = c.req.valid('query');
    const [each, count] = range === undefined ? ([by, POINTS[by]] as const) : RANGES[range];
    const [overview, now] = await Promise.all([stats.overview(each, count), takeInventory(service, tokens)]);
    await auditTrail.look(c, 'overview_viewed');
    return c.json({ ...overview, now }, 200);
  });
  app.openapi(storageRoutes.storage, async (c) => {
    const [stored, backlog, medium] = await Promise.all([
      service.storage(),
      maintenance.backlog(),
      roomOf(settings.store),
    ]);
    const report = { ...stored, backlog: backlog.entries, backlogSeconds: backlog.oldestSeconds };
    await auditTrail.look(c, 'storage_viewed');
    return c.json({ ...report, ...(medium && { medium }) }, 200);
  });
  app.openapi(storageRoutes.check, async (c) => {
    const { after } = c.req.valid('query');
    // Sender and recipients then see it.
    const onChecked = (checked: CheckedTransfer): Promise<boolean> =>
      service.recordFinding(checked, false, requesterOf(c));
    const check = await checkSlice(store, { clock, after, onChecked }, CHECK_MS);
    await auditTrail.look(c, 'store_checked');
    return c.json(check, 200);
  });
  app.openapi(storageRoutes.purge, async (c) => {
    const purge = async (): Promise<PurgeReport> => {
      const { report, failure } = await maintenance.run(PURGE_MS, requesterOf(c));
      if (failure) throw failure;
      return report;
    };
    const report = await auditTrail.act(c, 'purged', purge, ({ expired, abandoned }) => ({
      count: expired + abandoned,
    }));
    return c.json(report, 200);
  });
  app.openapi(storageRoutes.webhookKey, async (c) => {
    if (settings.webhookKey !== undefined)
      throw new SendError('conflict', 'SGRAPH_SEND_WEBHOOK_KEY has the key: set another one there, or remove it');
    const key = await auditTrail.act(c, 'webhook_key_made', () => makeWebhookKey(store));
    return c.json({ key: serializeKey(key) }, 201);
  });
  app.openapi(storageRoutes.settings, async (c) => {
    await auditTrail.look(c, 'settings_viewed');
    return c.json(describeSettings(settings), 200);
  });
}
