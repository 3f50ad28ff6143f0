import type { Client } from '../core/client/client.ts';
import { createClient } from '../core/client/client.ts';
import type { SendError } from '../core/errors.ts';
import type { ServerInfo } from '../core/schemas.ts';
import type { Transport } from '../core/client/transport.ts';
import { waitUntilOnline } from './online.ts';
import { noteRetry } from './retries.ts';
import { serverClock } from './server-clock.ts';
import { browserTransport } from './transport.ts';

/** A client of the server that this page came from. */
export function clientOver(transport: Transport): Client {
  const onRetry = (attempt: number, { code }: SendError, waitMs: number): void => noteRetry(attempt, code, waitMs);
  const options = { baseUrl: location.origin, isServersOwn: true, clock: serverClock };
  return createClient({ ...options, transport, waitUntilOnline, onRetry });
}

export const client: Client = clientOver(browserTransport);

let info: Promise<ServerInfo> | undefined;

/** The server's description of itself, requested once. */
export function serverInfo(): Promise<ServerInfo> {
  info ??= client.info().catch((thrown: unknown) => {
    info = undefined;
    throw thrown;
  });
  return info;
}
