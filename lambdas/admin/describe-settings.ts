import type { AdminSettings } from '../../core/admin/schemas.ts';
import type { Settings } from '../settings.ts';
import { VERSION } from '../version.ts';

/** The settings for the console. What is not shown is named here, so that a new setting is shown, unless it is secret or a place. */
export function describeSettings(settings: Settings): AdminSettings {
  const { store, adminKey, adminKeysSha256, originSha256, metricsTokenSha256, ...others } = settings;
  const { corsOrigins, statisticsDimension, ...shown } = others;
  return {
    version: VERSION,
    store: store.slice(0, store.indexOf(':')),
    settings: {
      ...shown,
      frontRequired: originSha256 !== undefined,
      metrics: metricsTokenSha256 !== undefined,
      corsOrigins: [...corsOrigins],
      statistics: statisticsDimension === undefined ? 'store' : 'cloudwatch',
    },
    adminKeys: adminKeysSha256.length + (adminKey === undefined ? 0 : 1),
  };
}
