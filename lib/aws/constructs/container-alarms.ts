import { METRICS } from '../../../lambdas/metrics.ts';
import type { AppName } from '../../config/names.ts';
import type { BalancerNames } from '../balancer-names.ts';
import type { AlarmShape } from './alarm.ts';
import { FIVE_MINUTES, NEARLY, QUARTER_HOUR } from './alarm-times.ts';
import { maintenanceAlarms } from './maintenance-alarms.ts';
import { storeAlarms } from './store-alarms.ts';

/** Answers with 5xx within five minutes that are more than bad luck. */
const FAILURES = 5;
/** Percent of its processor or its memory that a task has for too little. */
const BUSY_PERCENT = 90;

export interface WatchedContainers extends BalancerNames {
  readonly cluster: string;
  readonly services: Readonly<Record<AppName, string>>;
  /** Tasks of each app. */
  readonly desiredCount: number;
  /** As long as the load balancer waits. */
  readonly idleSeconds: number;
  /** What the containers count under. */
  readonly statisticsName: string;
  readonly maxStoreBytes: number;
}

const TITLES: Readonly<Record<AppName, string>> = { user: 'User', admin: 'Admin' };

/** What is watched of the containers of both apps and of the load balancer before them. Where no task is wanted there is none to watch. */
export function containerAlarms(watched: WatchedContainers): readonly AlarmShape[] {
  const maintenance = maintenanceAlarms(watched.statisticsName);
  return [
    unanswered(watched),
    ...(['user', 'admin'] as const).flatMap((app) => [
      failures(app, watched),
      unhealthy(app, watched),
      ...(watched.desiredCount > 0 ? [tooFew(app, watched)] : []),
      busy(app, 'CPU', watched),
      busy(app, 'Memory', watched),
    ]),
    slow(watched),
    ...(watched.desiredCount > 0 ? [maintenance.missing] : []),
    maintenance.backlog,
    failingRuns(watched),
    ...storeAlarms(watched),
  ];
}

const FIVE_XX = {
  namespace: 'AWS/ApplicationELB',
  statistic: 'Sum',
  periodSeconds: FIVE_MINUTES,
  periods: 3,
  breaching: 2,
  comparison: 'GreaterThanOrEqualToThreshold',
  threshold: FAILURES,
  // The metrics are there only where something was counted.
  missing: 'notBreaching',
} as const;

/** Metrics of load balancers: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
function unanswered({ balancer }: WatchedContainers): AlarmShape {
  return {
    ...FIVE_XX,
    id: 'BalancerFailures',
    name: 'balancer-failures',
    description: `The load balancer itself answered ${FAILURES} requests or more with 5xx within 5 minutes, twice within 15: no task did`,
    metric: 'HTTPCode_ELB_5XX_Count',
    dimensions: { LoadBalancer: balancer },
  };
}

function failures(app: AppName, watched: WatchedContainers): AlarmShape {
  return {
    ...FIVE_XX,
    id: `${TITLES[app]}Failures`,
    name: `${app}-failures`,
    description: `The ${app} app answered ${FAILURES} requests or more with 5xx within 5 minutes, twice within 15`,
    metric: 'HTTPCode_Target_5XX_Count',
    dimensions: ofTargets(app, watched),
  };
}

/** A new task is asked three times before it counts as healthy, and an old one that ends is not a target any more. */
function unhealthy(app: AppName, watched: WatchedContainers): AlarmShape {
  return {
    id: `${TITLES[app]}Unhealthy`,
    name: `${app}-unhealthy`,
    description: `A task of the ${app} app has not answered the load balancer's health checks for 10 minutes`,
    namespace: 'AWS/ApplicationELB',
    metric: 'UnHealthyHostCount',
    dimensions: ofTargets(app, watched),
    statistic: 'Minimum',
    periodSeconds: FIVE_MINUTES,
    periods: 2,
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    missing: 'notBreaching',
  };
}

/** Tasks that answer: ECS counts those that run for Container Insights only, at a price. Where no task is a target nothing is measured. */
function tooFew(app: AppName, watched: WatchedContainers): AlarmShape {
  const { desiredCount } = watched;
  return {
    id: `${TITLES[app]}Tasks`,
    name: `${app}-tasks`,
    description: `Fewer than ${desiredCount} tasks of the ${app} app have answered the load balancer's health checks for 10 minutes`,
    namespace: 'AWS/ApplicationELB',
    metric: 'HealthyHostCount',
    dimensions: ofTargets(app, watched),
    statistic: 'Maximum',
    periodSeconds: FIVE_MINUTES,
    periods: 2,
    comparison: 'LessThanThreshold',
    threshold: desiredCount,
    missing: 'breaching',
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_utilization.html */
function busy(app: AppName, what: 'CPU' | 'Memory', watched: WatchedContainers): AlarmShape {
  const words = { CPU: 'processor', Memory: 'memory' }[what];
  return {
    id: `${TITLES[app]}${what}`,
    name: `${app}-${what.toLowerCase()}`,
    description: `The tasks of the ${app} app use ${BUSY_PERCENT} % of their ${words}, for 15 minutes`,
    namespace: 'AWS/ECS',
    metric: `${what}Utilization`,
    dimensions: ofService(app, watched),
    statistic: 'Average',
    periodSeconds: FIVE_MINUTES,
    periods: 3,
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: BUSY_PERCENT,
    missing: 'notBreaching',
  };
}

/** The time until an answer begins, which for a part is that until it has come. Not of the admin app, where a run of maintenance may be asked for. */
function slow(watched: WatchedContainers): AlarmShape {
  const { idleSeconds } = watched;
  return {
    id: 'UserSlow',
    name: 'user-slow',
    description: `One request in a hundred takes the user app ${NEARLY * 100} % of the ${idleSeconds} s that it has, for 15 minutes`,
    namespace: 'AWS/ApplicationELB',
    metric: 'TargetResponseTime',
    dimensions: ofTargets('user', watched),
    statistic: 'p99',
    periodSeconds: FIVE_MINUTES,
    periods: 3,
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: idleSeconds * NEARLY,
    missing: 'notBreaching',
  };
}

/** The minimum of what all runs of a quarter of an hour report is 1 if every one of them failed, whichever task it was. */
function failingRuns({ statisticsName }: WatchedContainers): AlarmShape {
  return {
    id: 'MaintenanceFailing',
    name: 'maintenance-failing',
    description: 'All runs of maintenance failed for half an hour',
    namespace: METRICS.namespace,
    metric: METRICS.failedRuns,
    dimensions: { [METRICS.dimension]: statisticsName },
    statistic: 'Minimum',
    periodSeconds: QUARTER_HOUR,
    periods: 2,
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    missing: 'notBreaching',
  };
}

function ofTargets(app: AppName, { balancer, targetGroups }: BalancerNames): Readonly<Record<string, string>> {
  return { LoadBalancer: balancer, TargetGroup: targetGroups[app] };
}

function ofService(app: AppName, { cluster, services }: WatchedContainers): Readonly<Record<string, string>> {
  return { ClusterName: cluster, ServiceName: services[app] };
}
