import type { AppName } from '../config/names.ts';

/** What a load balancer and its target groups are called in metrics: the ends of their ARNs. */
export interface BalancerNames {
  readonly balancer: string;
  readonly targetGroups: Readonly<Record<AppName, string>>;
}
