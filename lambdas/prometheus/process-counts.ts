import type { Maintenance } from '../../core/maintenance.ts';
import { LATENCY_BOUNDS_MS } from '../../core/stats/schemas.ts';
import type { Store } from '../../core/stores/store.ts';
import type { Clock } from '../../core/transfer/clock.ts';
import type { AppName } from '../assets.ts';

/** Answers are counted only by class, so that a new code adds no series. */
export const STATUS_CLASSES = ['2xx', '3xx', '4xx', '5xx'] as const;

/** Requests to one app. */
export interface RequestCounts {
  /** One count per class of {@link STATUS_CLASSES}. */
  readonly answers: number[];
  /** One count per class of the bounds of latencies, and one more. */
  readonly latency: number[];
  latencySumMs: number;
}

/** What this process did with a store, in memory only. Times are in milliseconds since 1970. */
export interface ProcessCounts {
  readonly startedAt: number;
  readonly requests: Map<AppName, RequestCounts>;
  readonly runs: {
    good: number;
    failed: number;
    lastAt: number | undefined;
    /** Before the first one, when the process started. */
    lastGoodAt: number;
  };
}

const counted = new WeakMap<Store, ProcessCounts>();

/** Of both apps and of maintenance, which a process has each their own parts of, over the one store. */
export function countsOf(store: Store, clock: Clock): ProcessCounts {
  const known = counted.get(store);
  if (known) return known;
  const now = clock();
  const runs = { good: 0, failed: 0, lastAt: undefined, lastGoodAt: now };
  const counts: ProcessCounts = { startedAt: now, requests: new Map(), runs };
  counted.set(store, counts);
  return counts;
}

/** What is counted of one app, from zero. */
export function requestsTo(counts: ProcessCounts, app: AppName): RequestCounts {
  const known = counts.requests.get(app);
  if (known) return known;
  const requests = {
    answers: STATUS_CLASSES.map(() => 0),
    latency: Array.from({ length: LATENCY_BOUNDS_MS.length + 1 }, () => 0),
    latencySumMs: 0,
  };
  counts.requests.set(app, requests);
  return requests;
}

/** Counts one answer; `ms` is undefined where the time is that of the caller's line. */
export function countAnswer(requests: RequestCounts, status: number, ms: number | undefined): void {
  const statusClass = Math.floor(status / 100) - 2;
  if (statusClass in requests.answers) requests.answers[statusClass] = (requests.answers[statusClass] ?? 0) + 1;
  if (ms === undefined) return;
  const found = LATENCY_BOUNDS_MS.findIndex((bound) => ms <= bound);
  const latencyClass = found === -1 ? LATENCY_BOUNDS_MS.length : found;
  requests.latency[latencyClass] = (requests.latency[latencyClass] ?? 0) + 1;
  requests.latencySumMs += Math.max(0, ms);
}

/** The same maintenance, whose runs are counted. */
export function countRuns(maintenance: Maintenance, { runs }: ProcessCounts, clock: Clock): Maintenance {
  return {
    ...maintenance,
    async run(allottedMs, requester) {
      let isGood = false;
      try {
        const purge = await maintenance.run(allottedMs, requester);
        isGood = purge.failure === undefined;
        return purge;
      } finally {
        runs.lastAt = clock();
        if (isGood) runs.lastGoodAt = runs.lastAt;
        runs[isGood ? 'good' : 'failed'] += 1;
      }
    },
  };
}
