import { Duration } from 'aws-cdk-lib';
import type { GraphWidgetProps, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS } from '../../../lambdas/metrics.ts';
import type { AppName } from '../../config/names.ts';
import { functionMetric } from './app-function.ts';
import { distributionMetric } from './distribution-metric.ts';
import { productMetric } from './product-metric.ts';

const PERIOD = Duration.minutes(5);
/** Three in a row. */
const WIDTH = 8;

export function graph(title: string, left: readonly Metric[], more: GraphWidgetProps = {}): GraphWidget {
  const metrics = left.map((metric) =>
    metric.with({ period: metric.period.toSeconds() > 300 ? metric.period : PERIOD }),
  );
  return new GraphWidget({ title, left: metrics, width: WIDTH, ...more });
}

/** What is drawn as a line in the graph of what is stored. */
export function capOf(maxStoreBytes: number): GraphWidgetProps {
  return { leftAnnotations: [{ value: maxStoreBytes, label: 'all that may be stored' }] };
}

type EdgeMetric = Parameters<typeof distributionMetric>[1];

/** Of CloudFront, where its id is known. */
export function edgeMetrics(distributionId: string | undefined, metricName: EdgeMetric): Metric[] {
  return distributionId === undefined ? [] : [distributionMetric(distributionId, metricName)];
}

interface DrawnFunctions {
  readonly functionNames: Readonly<Record<AppName, string>>;
  readonly statisticsName: string;
  /** Undefined where it is not known yet: CloudFront has no graphs then. */
  readonly distributionId: string | undefined;
  readonly maxStoreBytes: number;
}

/** What both functions, maintenance and the store do, a row of three graphs each. */
export function functionGraphs(drawn: DrawnFunctions): GraphWidget[][] {
  const { functionNames, statisticsName, distributionId, maxStoreBytes } = drawn;
  const both = (metricName: string, statistic?: string): Metric[] =>
    (['user', 'admin'] as const).map((app) =>
      functionMetric(functionNames[app], metricName, { label: app, ...(statistic !== undefined && { statistic }) }),
    );
  const edge = (metricName: EdgeMetric): Metric[] => edgeMetrics(distributionId, metricName);
  const maintenance = (metricName: string): Metric => productMetric(functionNames.admin, metricName);
  return [
    [
      graph('Requests', [...edge('Requests'), ...both('Invocations')]),
      graph('Answers with 5xx', both('Url5xxCount'), { right: edge('5xxErrorRate') }),
      graph('Errors and throttles', [...both('Errors'), ...both('Throttles')]),
    ],
    [
      graph('Duration, 99th percentile', both('Duration', 'p99')),
      graph('Backlog of maintenance', [maintenance(METRICS.backlog)], { right: [maintenance(METRICS.backlogAge)] }),
      graph('Store use', [productMetric(statisticsName, METRICS.storedBytes)], capOf(maxStoreBytes)),
    ],
  ];
}
