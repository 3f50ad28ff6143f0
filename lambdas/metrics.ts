import type { VariantStats } from '../core/stats/schemas.ts';

/** Metrics that CloudWatch takes from lines of the log. A metric's name is a member of the line; the dimension is the function's name. */
export const METRICS = {
  namespace: 'SGraphSend',
  dimension: 'function',
  /** Pieces of work that the last run of maintenance left. */
  backlog: 'MaintenanceBacklog',
  /** For how long the oldest of them has been waiting. Each run reports it, so no data means that maintenance does not run. */
  backlogAge: 'MaintenanceBacklogAge',
  /** 1 for a run of a server that failed, else 0; Lambda counts those of a function itself. */
  failedRuns: 'MaintenanceFailures',
  /** Milliseconds to each answer of the transfer API. The number of requests is that of its samples. */
  latency: 'Latency',
  transfers: 'TransfersCreated',
  downloads: 'DownloadsClaimed',
  uploadedBytes: 'UploadedBytes',
  downloadedBytes: 'DownloadedBytes',
  refused: 'RequestsRefused',
  failed: 'RequestsFailed',
  /** What there is at a run of maintenance. */
  storedBytes: 'StoredBytes',
  activeTokens: 'ActiveTokens',
} as const;

/** What happened in the pages of one variant, where variants are compared. Its name is a second dimension. */
export const VARIANT_METRICS = {
  dimension: 'variant',
  created: 'VariantCreated',
  ready: 'VariantReady',
  started: 'VariantStarted',
  downloaded: 'VariantDownloaded',
} as const satisfies Record<'dimension' | keyof VariantStats, string>;

export interface Metric {
  readonly name: string;
  readonly unit: 'Count' | 'Seconds' | 'Milliseconds' | 'Bytes';
  readonly value: number;
}

/** Members of a line from which CloudWatch takes metrics. */
export interface EmbeddedMetrics {
  readonly _aws: object;
  readonly [member: string]: unknown;
}

/** A metric of one variant of the page. */
export interface VariantMetric extends Metric {
  readonly variant: string;
}

/**
 * What makes a line of the log one of CloudWatch's embedded metric format:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embedMetrics(
  time: number,
  functionName: string,
  metrics: readonly Metric[],
  ofVariant?: VariantMetric,
): EmbeddedMetrics {
  const directives = [directive([METRICS.dimension], metrics)];
  if (ofVariant) directives.push(directive([METRICS.dimension, VARIANT_METRICS.dimension], [ofVariant]));
  return {
    _aws: { Timestamp: time, CloudWatchMetrics: directives },
    [METRICS.dimension]: functionName,
    ...Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
    ...(ofVariant && { [VARIANT_METRICS.dimension]: ofVariant.variant, [ofVariant.name]: ofVariant.value }),
  };
}

function directive(dimensions: readonly string[], metrics: readonly Metric[]): object {
  return {
    Namespace: METRICS.namespace,
    Dimensions: [dimensions],
    Metrics: metrics.map(({ name, unit }) => ({ Name: name, Unit: unit })),
  };
}
