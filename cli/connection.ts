import type { Client } from '../core/client/client.ts';
import { createClient } from '../core/client/client.ts';
import type { SendError } from '../core/errors.ts';
import type { ServerClock } from '../core/client/server-clock.ts';
import { createServerClock } from '../core/client/server-clock.ts';
import type { Store } from '../core/stores/store.ts';
import type { Transport } from '../core/client/transport.ts';
import { withFirstAnswer } from './first-answer.ts';
import type { LocationLinks } from './location-links.ts';
import { linksOf } from './location-links.ts';
import type { Network } from './network.ts';
import type { TransferLocation } from './settings.ts';

/** A way to one place. */
export interface Connection extends LocationLinks {
  readonly client: Client;
  readonly transport: Transport;
  /** Knows the server's time already: it has answered. */
  readonly clock: ServerClock;
  readonly baseUrl: string;
  /** Key of the admin's API where this process is the service; undefined on a server. */
  readonly localAdminKey: string | undefined;
  /** The store that this process opened; undefined on a server. */
  readonly localStore: Store | undefined;
  close(): Promise<void>;
}

export interface ConnectOptions {
  readonly network: Network;
  /** Called for each further attempt at a request, with what ended the one before. */
  readonly onRetry?: (attempt: number, error: SendError) => void;
  readonly signal?: AbortSignal;
}

/** Connects to a server, or opens a store in this process. Throws `network`, and `cancelled` after an abort. */
export async function connect(
  place: TransferLocation,
  { network, onRetry = () => undefined, signal }: ConnectOptions,
): Promise<Connection> {
  if (place.kind === 'store') return openConnection(place, network, onRetry);
  const { createNodeTransport } = await import('./node-transport.ts');
  const { transport, close } = createNodeTransport(network);
  const clock = createServerClock();
  const answering = await withFirstAnswer({ transport, url: place.url, clock, stop: signal });
  return {
    client: createClient({ baseUrl: place.url, transport: answering, clock, onRetry }),
    transport: answering,
    clock,
    baseUrl: place.url,
    localAdminKey: undefined,
    localStore: undefined,
    ...linksOf(place),
    close: () => {
      close();
      return Promise.resolve();
    },
  };
}

async function openConnection(
  place: Extract<TransferLocation, { kind: 'store' }>,
  network: Network,
  onRetry: NonNullable<ConnectOptions['onRetry']>,
): Promise<Connection> {
  const [{ LOCAL_ORIGIN, openLocalService }, { createNodeTransport }] = await Promise.all([
    import('./local-service.ts'),
    import('./node-transport.ts'),
  ]);
  const remote = createNodeTransport(network);
  const { transport, store, adminKey, close } = await openLocalService(place.url, {
    mode: place.mode,
    proxy: network.chosenProxy,
    remote: remote.transport,
  });
  const clock = createServerClock();
  return {
    client: createClient({ baseUrl: LOCAL_ORIGIN, transport, clock, onRetry }),
    transport,
    clock,
    baseUrl: LOCAL_ORIGIN,
    localAdminKey: adminKey,
    localStore: store,
    ...linksOf(place),
    close: async () => {
      await close();
      remote.close();
    },
  };
}
