import { hasFirewall } from '../../config/config.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import { PRICES } from '../../config/list-prices.ts';
import { ALARM_NAMES } from '../../config/names.ts';

/** Dollars for requests that the firewall looks at. */
export function firewallRequests(config: DeploymentConfig, requests: number): number {
  return hasFirewall(config) ? requests * PRICES.wafRequest : 0;
}

/** What it costs a month that somebody watches, beside everything else. */
export function describeWatch(config: DeploymentConfig): string {
  const firewall = hasFirewall(config) ? PRICES.aclMonth + PRICES.ruleMonth : 0;
  const watched = config.target === 'lambda' ? ALARM_NAMES.length * (PRICES.alarmMonth + PRICES.metricMonth) : 0;
  return `; the firewall ${firewall.toFixed(2)} and the alarms ${watched.toFixed(2)} per month`;
}
