import { EVERYBODY } from '../../core/transfer/create.ts';
import { serverPartUrls } from '../../core/transfer/part-urls.ts';
import { createTransferService } from '../../core/transfer/service.ts';
import { countCalls, createNamesStore } from '../support/names-store.ts';
import { newTerms } from '../support/terms.ts';
import type { Benchmark, Row } from './benchmark.ts';
import { timed } from './rounds.ts';

const COUNTS = [10, 1_000, 1_000_000] as const;
const BY = { caller: 'unknown', request: 'bench' };
const LIMITS = {
  maxTransferBytes: 1e9,
  maxStoreBytes: 1e12,
  maxExpiresInSeconds: 1e8,
  maxDownloads: 10,
  unstartedSeconds: 900,
};

/** How the cost of a creation grows with the number of live transfers: it does not. Counting them is maintenance's work. */
export const creationsBenchmark: Benchmark = {
  title: 'Creations: calls of the store by the number of live transfers, of which there are the names only',
  async run() {
    const rows: Row[] = [];
    for (const count of COUNTS) rows.push(...(await measure(count)));
    return rows;
  },
};

async function measure(count: number): Promise<Row[]> {
  const { store, take } = countCalls(createNamesStore(count));
  let now = Date.parse('2026-11-20T12:10:00.000Z');
  const pause = (): Promise<void> => Promise.resolve();
  const options = { store, limits: LIMITS, issuePartUrl: serverPartUrls(), clock: () => now, pause };
  const maintenance = createTransferService(options);
  const countingMs = await timed(async () => {
    await maintenance.purge({ requester: BY }, { keepFrom: 0, until: () => Infinity });
  });
  const lists = take().list;
  const process = createTransferService(options);
  const calls: number[] = [];
  for (let creation = 0; creation < 2; creation++) {
    now += 1_000;
    const { terms } = await newTerms();
    take();
    await process.create({ requester: BY }, terms, EVERYBODY);
    calls.push(Object.values(take()).reduce((sum, part) => sum + part, 0));
  }
  const live = `10^${Math.log10(count)} live transfers`;
  return [
    { what: `first creation of a process, ${live}`, unit: 'calls', ours: calls.slice(0, 1) },
    { what: '  each one after it', unit: 'calls', ours: calls.slice(1) },
    { what: '  a run of maintenance, which counts them', unit: 'calls', ours: [lists] },
    { what: '  its time', unit: 'ms', ours: [countingMs] },
  ];
}
