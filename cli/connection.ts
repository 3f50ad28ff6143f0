import type { Client } from '../core/client/client.ts';
import { createClient } from '../core/client/client.ts';
import { foreignAnswer } from '../core/client/foreign-answer.ts';
import { asSendError, SendError } from '../core/errors.ts';
import { pause } from '../core/pause.ts';
import type { ServerClock } from '../core/client/server-clock.ts';
import { createServerClock } from '../core/client/server-clock.ts';
import type { Store } from '../core/stores/store.ts';
import type { Transport } from '../core/client/transport.ts';
import type { LocationLinks } from './location-links.ts';
import { linksOf } from './location-links.ts';
import type { Network } from './network.ts';
import type { TransferLocation } from './settings.ts';

/** How often a server that was not reached yet is asked: a wrong address should fail at once, a restart should not. */
const FIRST_ATTEMPTS = 3;
const FIRST_ANSWER_MS = 10_000;
const PAUSE_MS = 400;

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
  await reach({ transport, url: place.url, clock, stop: signal });
  return {
    client: createClient({ baseUrl: place.url, transport, clock, onRetry }),
    transport,
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
  const { transport, store, adminKey, close } = await openLocalService(place.url, place.mode, remote.transport);
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

/**
 * The client tries again for a minute, which fits a transfer that is under way. Before that it is more likely that the address is wrong, so
 * that is reported soon. Any answer will do. Throws `network`.
 */
async function reach({
  transport,
  url,
  clock,
  stop,
}: {
  readonly transport: Transport;
  readonly url: string;
  readonly clock: ServerClock;
  readonly stop: AbortSignal | undefined;
}): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const timeout = AbortSignal.timeout(FIRST_ANSWER_MS);
      const signal = stop ? AbortSignal.any([stop, timeout]) : timeout;
      const askedAt = Date.now();
      const response = await transport({ method: 'GET', url: `${url}/health`, headers: {}, signal });
      clock.hear(response, askedAt);
      await response.body?.cancel();
      const foreign = foreignAnswer(response);
      // A server that is not running yet is waited for by its client.
      if (foreign && foreign.code !== 'network') throw foreign;
      return;
    } catch (cause) {
      if (stop?.aborted) throw new SendError('cancelled', undefined, { cause });
      const { code } = asSendError(cause);
      if (code !== 'network' && code !== 'cancelled') throw cause;
      if (attempt === FIRST_ATTEMPTS) throw new SendError('network', `${url} cannot be reached`, { cause });
      await pause(PAUSE_MS, stop);
    }
  }
}
