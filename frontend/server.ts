import type { Api } from '../core/client/api.ts';
import type { LightClient } from '../core/client/light-client.ts';
import { connect, createLightClient } from '../core/client/light-client.ts';
import type { SendError } from '../core/errors.ts';
import type { ServerInfo } from '../core/schemas.ts';
import type { Transport } from '../core/client/transport.ts';
import { serverHere } from './base-path.ts';
import { waitUntilOnline } from './online.ts';
import { noteRetry } from './retries.ts';
import { serverClock } from './server-clock.ts';
import { browserTransport } from './transport.ts';

/** Requests to the server that this page came from. */
export function apiOver(transport: Transport): Api {
  const onRetry = (attempt: number, { code }: SendError, waitMs: number): void => noteRetry(attempt, code, waitMs);
  const options = { baseUrl: serverHere(), isServersOwn: true, clock: serverClock };
  return connect({ ...options, transport: namingVariant(transport), waitUntilOnline, onRetry });
}

/** Names the variant of this page, where one was drawn, to the server that compares them, and to nobody else. */
function namingVariant(transport: Transport): Transport {
  const { drawn } = document.documentElement.dataset;
  if (drawn === undefined) return transport;
  return (request) => {
    const isCounted = request.method === 'POST' && request.url.startsWith(`${serverHere()}/api/`);
    return transport(
      isCounted ? { ...request, headers: { ...request.headers, 'x-sgraph-send-variant': drawn } } : request,
    );
  };
}

export const api: Api = apiOver(browserTransport);

/** What moves files is loaded by the pages that move them: `sending.ts`, `receiving.ts`. */
export const client: LightClient = createLightClient(api, serverClock);

let asked: PromiseWithResolvers<ServerInfo> | undefined;
let underway = 0;

/** The server's description of itself, requested once. */
export function serverInfo(): Promise<ServerInfo> {
  return (asked ?? ask()).promise;
}

/** Asks a slow server once more: the first answer is everybody's. */
export function askServerAgain(): void {
  ask();
}

function ask(): PromiseWithResolvers<ServerInfo> {
  const question = (asked ??= Promise.withResolvers());
  underway++;
  void client
    .info()
    .then(question.resolve, (thrown: unknown) => {
      if (underway > 1) return;
      asked = undefined;
      question.reject(thrown);
    })
    .finally(() => underway--);
  return question;
}
