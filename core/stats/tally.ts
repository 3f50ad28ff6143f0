import type { ActivityKind, KindStats, StatsRecord, VariantStats } from './schemas.ts';
import { LATENCY_BOUNDS_MS, VARIANT_STEPS } from './schemas.ts';
import type { Activity } from './service.ts';

/** Requests as they are counted. */
export type Tally = Pick<StatsRecord, 'kinds' | 'refusals' | 'variants'>;

const CREATED = 201;

export function newTally(): Tally {
  return { kinds: {}, refusals: {} };
}

/** Counts one more request. */
export function countActivity(tally: Tally, { kind, status, bytes, ms, variant }: Activity): void {
  const stats = (tally.kinds[kind] ??= noRequests());
  stats.requests += 1;
  stats.bytes += Math.max(0, Math.round(bytes));
  if (status === CREATED) stats.created += 1;
  if (status >= 400 && status < 500) stats.refused += 1;
  if (status >= 500) stats.failed += 1;
  if (status >= 400) tally.refusals[status] = (tally.refusals[status] ?? 0) + 1;
  const latencyClass = classOf(ms);
  stats.latency[latencyClass] = (stats.latency[latencyClass] ?? 0) + 1;
  const step = variantStep(kind, status);
  if (variant !== undefined && step) countVariant(tally, variant, step, 1);
}

/** What a request means for the variant of the page that asked. */
export function variantStep(kind: ActivityKind, status: number): keyof VariantStats | undefined {
  if (kind === 'create') return status === CREATED ? 'created' : undefined;
  if (kind === 'claim') return status === CREATED ? 'started' : undefined;
  const isDone = status >= 200 && status < 300;
  return isDone && kind === 'complete' ? 'ready' : isDone && kind === 'finish' ? 'downloaded' : undefined;
}

export function countVariant(tally: Tally, name: string, step: keyof VariantStats, count: number): void {
  const stats = ((tally.variants ??= {})[name] ??= { created: 0, ready: 0, started: 0, downloaded: 0 });
  stats[step] += count;
}

/** Adds all that `more` has counted. */
export function addTally(tally: Tally, more: Tally): void {
  for (const [kind, stats] of Object.entries(more.kinds) as [ActivityKind, KindStats][]) {
    const sum = (tally.kinds[kind] ??= noRequests());
    for (const member of ['requests', 'created', 'refused', 'failed', 'bytes'] as const) sum[member] += stats[member];
    sum.latency = sum.latency.map((count, index) => count + (stats.latency[index] ?? 0));
  }
  for (const [status, count] of Object.entries(more.refusals)) {
    tally.refusals[status] = (tally.refusals[status] ?? 0) + count;
  }
  for (const [name, stats] of Object.entries(more.variants ?? {}))
    for (const step of VARIANT_STEPS) countVariant(tally, name, step, stats[step]);
}

/** Sum of one member over all kinds. */
export function totalOf(tally: Tally, member: 'requests' | 'refused' | 'failed'): number {
  return Object.values(tally.kinds).reduce((sum, stats) => sum + stats[member], 0);
}

/**
 * Upper bound in milliseconds of the class that the given share (0–1) of all requests was answered in; of the last class, which has
 * none, its lower one. Undefined without requests.
 */
export function latencyAt(tally: Tally, share: number): number | undefined {
  const requests = totalOf(tally, 'requests');
  if (requests === 0) return undefined;
  let answered = 0;
  for (const [index, bound] of LATENCY_BOUNDS_MS.entries()) {
    for (const stats of Object.values(tally.kinds)) answered += stats.latency[index] ?? 0;
    if (answered >= share * requests) return bound;
  }
  return LATENCY_BOUNDS_MS.at(-1);
}

/** All that is counted of a kind, at zero. */
export function noRequests(): KindStats {
  const latency = Array.from({ length: LATENCY_BOUNDS_MS.length + 1 }, () => 0);
  return { requests: 0, created: 0, refused: 0, failed: 0, bytes: 0, latency };
}

function classOf(ms: number): number {
  const found = LATENCY_BOUNDS_MS.findIndex((bound) => ms <= bound);
  return found === -1 ? LATENCY_BOUNDS_MS.length : found;
}
