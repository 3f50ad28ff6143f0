import { foreignAnswer } from '../core/client/foreign-answer.ts';
import type { ServerClock } from '../core/client/server-clock.ts';
import type { Transport } from '../core/client/transport.ts';
import { transportError } from '../core/client/transport.ts';
import { asSendError, SendError } from '../core/errors.ts';
import { pause } from '../core/pause.ts';
import { addressOn } from '../core/server-address.ts';

/** How often a server that was not reached yet is asked: a wrong address should fail at once, a restart should not. */
const ATTEMPTS = 3;
const ANSWER_MS = 10_000;
const PAUSE_MS = 400;
/** As long as a client keeps what a server says of itself. */
const USABLE_MS = 60_000;

export interface FirstQuestion {
  readonly transport: Transport;
  readonly url: string;
  readonly clock: ServerClock;
  readonly stop: AbortSignal | undefined;
}

/**
 * Asks a server for the first time. The client tries again for a minute, which fits a transfer that is under way. Before that it is more likely
 * that the address is wrong, so that is reported soon. Any answer will do. Gives a transport that has the answer for the first who asks the
 * same: what was asked in order to see whether the server is there need not be asked again. Throws `network`, `foreign_answer` and `cancelled`.
 */
export async function withFirstAnswer(question: FirstQuestion): Promise<Transport> {
  const { transport } = question;
  const url = addressOn(question.url, '/api/info');
  const askedAt = Date.now();
  let answer = await firstAnswer(question, url);
  return async (request) => {
    if (!answer || request.method !== 'GET' || request.url !== url) return transport(request);
    const found = answer;
    answer = undefined;
    return Date.now() - askedAt < USABLE_MS ? found : transport(request);
  };
}

/** Undefined where something else answered that the server may follow. */
async function firstAnswer(
  { transport, url: server, clock, stop }: FirstQuestion,
  url: string,
): Promise<Response | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      const timeout = AbortSignal.timeout(ANSWER_MS);
      const signal = stop ? AbortSignal.any([stop, timeout]) : timeout;
      const askedAt = Date.now();
      const response = await transport({ method: 'GET', url, headers: {}, signal });
      clock.hear(response, askedAt);
      const foreign = foreignAnswer(response);
      if (!foreign) return await readWhole(response);
      await response.body?.cancel();
      // A server that is not running yet is waited for by its client.
      if (foreign.code !== 'network') throw foreign;
      return undefined;
    } catch (cause) {
      if (stop?.aborted) throw new SendError('cancelled', undefined, { cause });
      const { code } = asSendError(cause);
      if (code !== 'network' && code !== 'cancelled') throw cause;
      if (attempt === ATTEMPTS) throw new SendError('network', `${server} cannot be reached`, { cause });
      await pause(PAUSE_MS, stop);
    }
  }
}

/** With its body, so that its connection can be used for what is asked next. */
async function readWhole(response: Response): Promise<Response> {
  const { status, headers } = response;
  const bytes = await response.arrayBuffer().catch((thrown: unknown) => {
    throw transportError(thrown);
  });
  return new Response(bytes.byteLength > 0 ? bytes : null, { status, headers });
}
