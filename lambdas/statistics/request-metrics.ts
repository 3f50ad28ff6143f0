import type { Activity } from '../../core/stats/service.ts';
import { variantStep } from '../../core/stats/tally.ts';
import type { EmbeddedMetrics, Metric, VariantMetric } from '../metrics.ts';
import { embedMetrics, METRICS, VARIANT_METRICS } from '../metrics.ts';

/**
 * What one request adds to the metrics: each is one more custom metric to pay for, so there are no dimensions by kind and nothing that is
 * zero. How many requests there were is how many latencies.
 */
export function requestMetrics(time: number, dimension: string, activity: Activity): EmbeddedMetrics {
  const { kind, status, bytes, ms } = activity;
  const made = (wanted: Activity['kind']): number => (kind === wanted && status === 201 ? 1 : 0);
  const counts: Metric[] = [
    { name: METRICS.transfers, unit: 'Count', value: made('create') },
    { name: METRICS.downloads, unit: 'Count', value: made('claim') },
    { name: METRICS.uploadedBytes, unit: 'Bytes', value: kind === 'complete' ? bytes : 0 },
    { name: METRICS.downloadedBytes, unit: 'Bytes', value: kind === 'get_part' ? bytes : 0 },
    { name: METRICS.refused, unit: 'Count', value: status >= 400 && status < 500 ? 1 : 0 },
    { name: METRICS.failed, unit: 'Count', value: status >= 500 ? 1 : 0 },
  ];
  const latency: Metric = { name: METRICS.latency, unit: 'Milliseconds', value: Math.max(0, ms) };
  return embedMetrics(time, dimension, [latency, ...counts.filter(({ value }) => value > 0)], variantMetric(activity));
}

function variantMetric({ kind, status, variant }: Activity): VariantMetric | undefined {
  const step = variantStep(kind, status);
  if (variant === undefined || step === undefined) return undefined;
  return { variant, name: VARIANT_METRICS[step], unit: 'Count', value: 1 };
}
