import { LATENCY_BOUNDS_MS } from '../../core/stats/schemas.ts';
import type { Backlog } from '../../core/transfer/batch.ts';
import type { Stored } from '../../core/transfer/storage-report.ts';
import type { Room } from '../../core/stores/room.ts';
import type { Readiness } from '../http/ready.ts';
import { READINESS } from '../http/ready.ts';
import { VERSION } from '../version.ts';
import type { Family, Sample } from './exposition.ts';
import type { ProcessCounts, RequestCounts } from './process-counts.ts';
import { STATUS_CLASSES } from './process-counts.ts';

/** What the store says of itself. */
export interface StoreFigures {
  readonly stored: Stored;
  readonly backlog: Backlog;
  readonly medium: Room | undefined;
}

/** What this process is and did. */
export function processFamilies(counts: ProcessCounts, store: string, maintains: boolean): Family[] {
  const apps = [...counts.requests];
  return [
    gauge('sgraph_send_build_info', 'The version that runs, and the kind of its store.', [
      { labels: { version: VERSION, store }, value: 1 },
    ]),
    gauge('process_start_time_seconds', 'When this process opened its store.', [{ value: counts.startedAt / 1_000 }]),
    {
      name: 'sgraph_send_requests_total',
      type: 'counter',
      help: 'Requests that this process answered, by class of the status, without health checks.',
      samples: apps.flatMap(([app, { answers }]) =>
        STATUS_CLASSES.map((status, index) => ({ labels: { app, status }, value: answers[index] ?? 0 })),
      ),
    },
    {
      name: 'sgraph_send_request_duration_seconds',
      type: 'histogram',
      help: 'Time until this process answered, without uploads of parts.',
      samples: apps.flatMap(([app, requests]) => durations(app, requests)),
    },
    ...(maintains ? runFamilies(counts) : []),
  ];
}

function durations(app: string, { latency, latencySumMs }: RequestCounts): Sample[] {
  let sum = 0;
  const buckets = latency.map((count, index): Sample => {
    sum += count;
    const bound = LATENCY_BOUNDS_MS[index];
    return { suffix: '_bucket', labels: { app, le: bound === undefined ? '+Inf' : String(bound / 1_000) }, value: sum };
  });
  return [
    ...buckets,
    { suffix: '_sum', labels: { app }, value: latencySumMs / 1_000 },
    { suffix: '_count', labels: { app }, value: sum },
  ];
}

function runFamilies({ runs }: ProcessCounts): Family[] {
  return [
    {
      name: 'sgraph_send_maintenance_runs_total',
      type: 'counter',
      help: 'Runs of maintenance in this process, by result.',
      samples: [
        { labels: { result: 'good' }, value: runs.good },
        { labels: { result: 'failed' }, value: runs.failed },
      ],
    },
    gauge(
      'sgraph_send_maintenance_last_run_timestamp_seconds',
      'End of the last run in this process.',
      runs.lastAt === undefined ? [] : [{ value: runs.lastAt / 1_000 }],
    ),
    gauge(
      'sgraph_send_maintenance_last_success_timestamp_seconds',
      'End of the last good run in this process; before the first one, its start.',
      [{ value: runs.lastGoodAt / 1_000 }],
    ),
  ];
}

/** Whether the store takes writes: one series per state, the present one at 1. */
export function readinessFamily(now: Readiness): Family {
  const samples = READINESS.map((state) => ({ labels: { state }, value: state === now ? 1 : 0 }));
  return gauge('sgraph_send_readiness', 'Whether the store is writable: 1 for its present state.', samples);
}

/** What is in the store, for all processes over it. */
export function storeFamilies({ stored, backlog, medium }: StoreFigures): Family[] {
  const one = (name: string, help: string, value: number | undefined): Family =>
    gauge(name, help, value === undefined ? [] : [{ value }]);
  return [
    one('sgraph_send_store_used_bytes', 'Declared sizes of the transfers that use storage.', stored.reservedBytes),
    one('sgraph_send_store_cap_bytes', 'Largest sum that is allowed.', stored.capBytes),
    one('sgraph_send_transfers', 'Transfers that use storage.', stored.transfers),
    one(
      'sgraph_send_maintenance_backlog',
      'Pieces of maintenance work that are due; at most 1000 of each kind are counted.',
      backlog.entries,
    ),
    one(
      'sgraph_send_maintenance_backlog_age_seconds',
      'How long the oldest of them has been due, at least.',
      backlog.oldestSeconds,
    ),
    one('sgraph_send_medium_capacity_bytes', 'Size of the file system that the store is on.', medium?.capacityBytes),
    one('sgraph_send_medium_free_bytes', 'Free space on it.', medium?.freeBytes),
    one('sgraph_send_medium_used_ratio', 'Share of its bytes or files in use, whichever is higher.', medium?.usedShare),
  ];
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, type: 'gauge', help, samples };
}
