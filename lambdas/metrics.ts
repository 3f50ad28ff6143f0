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

/**
 * What makes a line of the log one of CloudWatch's embedded metric format:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embedMetrics(time: number, functionName: string, metrics: readonly Metric[]): EmbeddedMetrics {
  const directive = {
    Namespace: METRICS.namespace,
    Dimensions: [[METRICS.dimension]],
    Metrics: metrics.map(({ name, unit }) => ({ Name: name, Unit: unit })),
  };
  return {
    _aws: { Timestamp: time, CloudWatchMetrics: [directive] },
    [METRICS.dimension]: functionName,
    ...Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
  };
}
