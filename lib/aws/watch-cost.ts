import { hasFirewall } from './components/firewall.ts';
import type { DeploymentConfig } from '../config/config.ts';
import { ALARM_NAMES } from '../config/names.ts';

/** List prices of AWS in US dollars, as published in 2026: WAF's of a month, and of a request. */
const FIREWALL = { acl: 5, rule: 1, request: 6e-7 } as const;
/** CloudWatch's of a month, for an alarm and for a metric of one's own. */
const ALARM = 0.1;
const METRIC = 0.3;

/** Dollars for requests that the firewall looks at. */
export function firewallRequests(config: DeploymentConfig, requests: number): number {
  return hasFirewall(config) ? requests * FIREWALL.request : 0;
}

/** What it costs a month that somebody watches, beside everything else. */
export function describeWatch(config: DeploymentConfig): string {
  const firewall = hasFirewall(config) ? FIREWALL.acl + FIREWALL.rule : 0;
  const watched = config.target === 'lambda' ? ALARM_NAMES.length * (ALARM + METRIC) : 0;
  return `; the firewall ${firewall.toFixed(2)} and the alarms ${watched.toFixed(2)} per month`;
}
