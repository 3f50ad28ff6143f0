import type { Records } from '../stores/records.ts';
import type { SerialQueue } from '../stores/serial-queue.ts';
import type { Store } from '../stores/store.ts';
import type { TokenService } from '../tokens/service.ts';
import type { Uses } from '../tokens/uses.ts';
import type { Clock } from '../transfer/clock.ts';
import type { RequestEntryRecord } from './schemas.ts';

/** What the operator allows; `maxLifeSeconds` is the longest life of a request, and of a transfer. */
export interface RequestLimits {
  readonly maxTransfers: number;
  readonly maxLifeSeconds: number;
  /** Whether transfers need an access code: a request without one accepts none. */
  readonly tokenNeeded: boolean;
}

/** What every part of the service of file requests works with. */
export interface RequestContext {
  readonly store: Store;
  readonly records: Records;
  readonly places: Uses<RequestEntryRecord>;
  /** The queue of those in this process who take a place of one request and a use of its token. */
  readonly takingPlaces: (id: string) => SerialQueue;
  readonly tokens: Pick<TokenService, 'identify' | 'verifyFor' | 'useFor' | 'largest'>;
  readonly limits: RequestLimits;
  readonly clock: Clock;
}
