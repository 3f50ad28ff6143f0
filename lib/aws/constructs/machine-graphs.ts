import type { GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { edgeMetrics, graph } from './dashboard-graphs.ts';
import type { WatchedMachine } from './machine-alarms.ts';

/** What CloudFront and EC2 measure of a machine, three graphs in a row. */
export function machineGraphs(
  watched: WatchedMachine & { readonly distributionId: string | undefined },
): GraphWidget[][] {
  const { scalingGroup, distributionId } = watched;
  const ofMachine = (metricName: string, statistic: string): Metric =>
    new Metric({ namespace: 'AWS/EC2', metricName, dimensionsMap: { AutoScalingGroupName: scalingGroup }, statistic });
  return [
    [
      graph('Requests', edgeMetrics(distributionId, 'Requests')),
      graph('Answers with 5xx, percent', edgeMetrics(distributionId, '5xxErrorRate')),
      graph('Status checks failed', [ofMachine('StatusCheckFailed', 'Maximum')]),
    ],
    [
      graph('Processor', [ofMachine('CPUUtilization', 'Average')]),
      graph('Processor credits', [ofMachine('CPUCreditBalance', 'Minimum')]),
      graph('Network', [ofMachine('NetworkIn', 'Sum'), ofMachine('NetworkOut', 'Sum')]),
    ],
  ];
}
