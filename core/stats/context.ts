import type { Records } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from '../transfer/clock.ts';
import type { Inventory } from './schemas.ts';

/** What every part of the statistics works with. */
export interface StatsContext {
  readonly store: Store;
  readonly records: Records;
  readonly clock: Clock;
  readonly inventory: () => Promise<Inventory>;
}

/** How long after its end a period is counted: by then every answer of it has been given and recorded. */
export const SETTLE_MS = 15 * 60_000;
