import { METRICS } from '../../../lambdas/metrics.ts';
import { countsByCloudWatch, hasFirewall } from '../../config/config.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import { PRICES } from '../../config/list-prices.ts';
import { ALARM_NAMES } from '../../config/names.ts';
import { edgeAlarms, NO_DISTRIBUTION, regionAlarms } from '../components/watch-shape.ts';

/** Dollars for requests that the firewall looks at. */
export function firewallRequests(config: DeploymentConfig, requests: number): number {
  return hasFirewall(config) ? requests * PRICES.wafRequest : 0;
}

/** What watching costs a month, in addition to everything else. */
export function describeWatch(config: DeploymentConfig): string {
  const firewall = hasFirewall(config) ? PRICES.aclMonth + PRICES.ruleMonth : 0;
  const { alarms, dashboard } = watchMonth(config);
  return `; the firewall ${firewall.toFixed(2)}, the alarms ${alarms.toFixed(2)} and the dashboard ${dashboard.toFixed(2)} per month`;
}

/** All that the product counts. */
const CONTAINER_METRICS = Object.keys(METRICS).length - 2;

/** Dollars per month for those on maintenance, whose two metrics are the product's own, and for what the component `watch` adds. */
function watchMonth(config: DeploymentConfig): Readonly<Record<'alarms' | 'dashboard', number>> {
  const maintenance =
    config.target === 'lambda'
      ? ALARM_NAMES.length * (PRICES.alarmMonth + PRICES.metricMonth)
      : countsByCloudWatch(config)
        ? CONTAINER_METRICS * PRICES.metricMonth
        : 0;
  if (!config.watch) return { alarms: maintenance, dashboard: 0 };
  const watched = [...regionAlarms(config), ...edgeAlarms(config, NO_DISTRIBUTION)];
  return { alarms: maintenance + watched.length * PRICES.alarmMonth, dashboard: PRICES.dashboardMonth };
}
