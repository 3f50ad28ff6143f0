import { createMemoryStore } from '../../core/stores/memory.ts';
import { createGatherer } from '../../core/stats/gather.ts';
import { HOUR_MS } from '../../core/stats/periods.ts';
import type { Overview } from '../../core/stats/schemas.ts';
import type { Activity, Statistics } from '../../core/stats/service.ts';
import { createStatistics } from '../../core/stats/statistics.ts';
import type { Store } from '../../core/stores/store.ts';
import { PACE_MS } from '../../lambdas/http/pace.ts';
import type { Benchmark, Row } from './benchmark.ts';
import { interleave, timed } from './rounds.ts';

const COUNTS = [1_000, 10_000, 100_000, 1_000_000] as const;
const PAGE = 1_000;
const HOURS = 20;
/** A quarter of an hour after the last hour with requests: all of them can be rolled up, and none is cleared yet. */
const NOW = Date.parse('2026-11-20T22:15:00.000Z');
const BEGIN = NOW - 15 * 60_000 - HOURS * HOUR_MS;

/** Milliseconds and reads of an overview, and milliseconds of the roll-up before it. */
interface Costs {
  readonly unrolled: { readonly ms: number; readonly reads: number };
  readonly rollUpMs: number;
  readonly cold: { readonly ms: number; readonly reads: number };
  readonly warm: { readonly ms: number; readonly reads: number };
}

/** How the cost of the console's overview grows with the number of requests: it does not. */
export const statisticsBenchmark: Benchmark = {
  title: `Statistics: overview of 48 hours over requests of the last ${HOURS} hours, memory store`,
  async run({ rounds }) {
    const rows: Row[] = [];
    for (const count of COUNTS) rows.push(...(await measure(count, rounds)));
    return rows;
  },
};

async function measure(count: number, rounds: number): Promise<Row[]> {
  const store = createMemoryStore();
  await fill(store, count);
  const { costs } = await interleave(rounds, { costs: () => costsOver(store, count) });
  const requests = `10^${Math.log10(count)} requests`;
  const pages = { what: 'listing all requests', values: count / PAGE };
  return [
    {
      what: `overview, ${requests}, rolled up`,
      unit: 'reads',
      ours: costs.map(({ cold }) => cold.reads),
      baseline: pages,
    },
    { what: '  its time', unit: 'ms', ours: costs.map(({ cold }) => cold.ms) },
    { what: `  again in the same process`, unit: 'reads', ours: costs.map(({ warm }) => warm.reads), baseline: pages },
    { what: '  again, its time', unit: 'ms', ours: costs.map(({ warm }) => warm.ms) },
    {
      what: `  not rolled up yet, cut off`,
      unit: 'reads',
      ours: costs.map(({ unrolled }) => unrolled.reads),
      baseline: pages,
    },
    { what: '  not rolled up yet, its time', unit: 'ms', ours: costs.map(({ unrolled }) => unrolled.ms) },
    { what: `  roll-up of all hours`, unit: 'ms', ours: costs.map(({ rollUpMs }) => rollUpMs) },
  ];
}

/** Requests of the kinds and in the shares of a transfer, evenly over the hours. Keys ascend, which the memory store likes. */
async function fill(store: Store, count: number): Promise<void> {
  let now = BEGIN;
  const gatherer = createGatherer(store, () => now);
  for (let index = 0; index < count; index++) {
    const time = BEGIN + Math.floor((index * HOURS * HOUR_MS) / count);
    if (time - now >= PACE_MS) {
      await gatherer.write();
      now = time;
    }
    const activity: Activity =
      index % 10 === 0
        ? { kind: 'create', status: 201, bytes: 5_000_000, ms: index % 97 }
        : {
            kind: index % 2 === 0 ? 'put_part' : 'get_part',
            status: index % 89 === 0 ? 404 : 200,
            bytes: 1,
            ms: index % 41,
          };
    gatherer.add(activity);
  }
  await gatherer.write();
}

async function costsOver(store: Store, count: number): Promise<Costs> {
  const open = (): Statistics => {
    const inventory = { transfers: 0, storedBytes: 0, activeTokens: 0 };
    return createStatistics({ store, clock: () => NOW, inventory: () => Promise.resolve(inventory) });
  };
  const unrolled = await overview(open());
  const statistics = open();
  const rollUpMs = await timed(() => statistics.rollUp());
  const cold = await overview(statistics);
  const warm = await overview(statistics);
  const requests = cold.overview.points.reduce((sum, point) => sum + point.requests, 0);
  if (requests !== count) throw new Error(`${requests} of ${count} requests were counted`);
  await statistics.removeBefore(NOW);
  return { unrolled, rollUpMs, cold, warm };
}

async function overview(statistics: Statistics): Promise<{ ms: number; reads: number; overview: Overview }> {
  const started = performance.now();
  const answer = await statistics.overview('hour', 48);
  return { ms: performance.now() - started, reads: answer.reads, overview: answer };
}
