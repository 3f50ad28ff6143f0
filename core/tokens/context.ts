import type { Records } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from '../transfer/clock.ts';
import type { TokenUses } from './uses.ts';

/** What every part of the token service works with. */
export interface TokenContext {
  readonly store: Store;
  readonly records: Records;
  readonly uses: TokenUses;
  readonly clock: Clock;
}
