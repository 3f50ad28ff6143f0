import type { GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS } from '../../../lambdas/metrics.ts';
import type { AppName } from '../../config/names.ts';
import type { WatchedContainers } from './container-alarms.ts';
import { capOf, edgeMetrics, graph } from './dashboard-graphs.ts';
import { productMetric } from './product-metric.ts';

const APPS: readonly AppName[] = ['user', 'admin'];

/** What the load balancer, the tasks, maintenance and the store do, three graphs in a row. */
export function containerGraphs(
  watched: WatchedContainers & { readonly distributionId: string | undefined },
): GraphWidget[][] {
  const { balancer, targetGroups, cluster, services, statisticsName, distributionId, maxStoreBytes } = watched;
  const ofBalancer = (metricName: string, statistic = 'Sum'): Metric =>
    new Metric({ namespace: 'AWS/ApplicationELB', metricName, dimensionsMap: { LoadBalancer: balancer }, statistic });
  const ofTargets = (metricName: string, statistic = 'Sum'): Metric[] =>
    APPS.map((app) => {
      const dimensionsMap = { LoadBalancer: balancer, TargetGroup: targetGroups[app] };
      return new Metric({ namespace: 'AWS/ApplicationELB', metricName, dimensionsMap, statistic, label: app });
    });
  const ofServices = (metricName: string): Metric[] =>
    APPS.map((app) => {
      const dimensionsMap = { ClusterName: cluster, ServiceName: services[app] };
      return new Metric({ namespace: 'AWS/ECS', metricName, dimensionsMap, statistic: 'Average', label: app });
    });
  const counted = (metricName: string): Metric => productMetric(statisticsName, metricName);
  return [
    [
      graph('Requests', [...edgeMetrics(distributionId, 'Requests'), ofBalancer('RequestCount')]),
      graph('Answers with 5xx', [...ofTargets('HTTPCode_Target_5XX_Count'), ofBalancer('HTTPCode_ELB_5XX_Count')], {
        right: edgeMetrics(distributionId, '5xxErrorRate'),
      }),
      graph('Duration, 99th percentile', ofTargets('TargetResponseTime', 'p99')),
    ],
    [
      graph('Processor', ofServices('CPUUtilization')),
      graph('Memory', ofServices('MemoryUtilization')),
      graph('Healthy tasks', ofTargets('HealthyHostCount', 'Minimum')),
    ],
    [
      graph('Backlog of maintenance', [counted(METRICS.backlog)], { right: [counted(METRICS.backlogAge)] }),
      graph('Failed runs of maintenance', [counted(METRICS.failedRuns)]),
      graph('Store use', [counted(METRICS.storedBytes)], capOf(maxStoreBytes)),
    ],
  ];
}
