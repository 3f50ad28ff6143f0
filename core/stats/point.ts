import { toIso } from '../transfer/clock.ts';
import { startOf } from './periods.ts';
import type { Inventory, StatsPoint } from './schemas.ts';
import type { Tally } from './tally.ts';
import { latencyAt, totalOf } from './tally.ts';

/** What is known of a period so far. */
export interface Known {
  readonly tally: Tally;
  inventory: Inventory | undefined;
  late: number;
  complete: boolean;
}

/** Null without requests. */
export function latenciesOf(tally: Tally): StatsPoint['latencyMs'] {
  const [p50, p95, p99] = [latencyAt(tally, 0.5), latencyAt(tally, 0.95), latencyAt(tally, 0.99)];
  return p50 === undefined || p95 === undefined || p99 === undefined ? null : { p50, p95, p99 };
}

/** One point of a plot. */
export function pointOf(period: string, { tally, inventory, late, complete }: Known): StatsPoint {
  return {
    period,
    at: toIso(startOf(period)),
    transfers: tally.kinds.create?.created ?? 0,
    downloads: tally.kinds.claim?.created ?? 0,
    // Counts of earlier versions have them at the creation.
    uploadedBytes: (tally.kinds.complete?.bytes ?? 0) + (tally.kinds.create?.bytes ?? 0),
    downloadedBytes: tally.kinds.get_part?.bytes ?? 0,
    requests: totalOf(tally, 'requests'),
    refused: totalOf(tally, 'refused'),
    failed: totalOf(tally, 'failed'),
    late,
    latencyMs: latenciesOf(tally),
    storedBytes: inventory?.storedBytes ?? null,
    activeTokens: inventory?.activeTokens ?? null,
    complete,
  };
}
