import { once } from 'node:events';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';

const TIMEOUT_MS = 60_000;

export interface HttpProbeRequest {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly signal?: AbortSignal;
}

/** Sends one HTTP request to a deployment's own address. Redirects are answers, not followed. */
export type HttpProbe = (request: HttpProbeRequest) => Promise<Response>;

/** Host names that an emulator answers for although no name server knows them. */
const EMULATED = /(?:\.cloudfront\.net|\.on\.aws|\.amazonaws\.(?:com|com\.cn|eu))$/;

/**
 * Reaches addresses as they are, or, with an emulator, addresses of AWS by the emulator's endpoint with their own name in `Host`,
 * which the platform's fetch cannot set.
 */
export function createHttpProbe(endpoint: string | undefined): HttpProbe {
  return async ({ method = 'GET', url, headers = {}, body, signal }) => {
    const target = new URL(url);
    const emulated = endpoint !== undefined && EMULATED.test(target.hostname);
    const base = emulated ? new URL(endpoint) : target;
    const options: RequestOptions = {
      method,
      host: base.hostname,
      port: base.port,
      path: `${target.pathname}${target.search}`,
      headers: {
        ...headers,
        host: target.host,
        ...(emulated && { 'x-forwarded-proto': target.protocol.slice(0, -1) }),
        ...(body && { 'content-length': String(body.byteLength) }),
      },
      signal: signal ? AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) : AbortSignal.timeout(TIMEOUT_MS),
      // The certificate of an emulator names the emulator.
      ...(emulated && base.protocol === 'https:' && { servername: 'localhost' }),
    };
    const start = base.protocol === 'https:' ? httpsRequest : httpRequest;
    return toResponse(await answerTo(() => start(options), body), method);
  };
}

/**
 * A kept connection may be closed by the server in the moment in which it is used again. What changes nothing is then asked once more
 * (RFC 9110, 9.2.2).
 */
async function answerTo(start: () => ClientRequest, body: Uint8Array | undefined): Promise<IncomingMessage> {
  for (;;) {
    const sent = start();
    sent.end(body);
    try {
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      return answer;
    } catch (thrown) {
      const isStale = sent.reusedSocket && (thrown as NodeJS.ErrnoException).code === 'ECONNRESET';
      if (!isStale || sent.method !== 'GET') throw thrown;
    }
  }
}

async function toResponse(answer: IncomingMessage, method: string): Promise<Response> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headersDistinct)) {
    for (const item of value ?? []) headers.append(name, item);
  }
  const status = answer.statusCode ?? 502;
  const body = await buffer(answer);
  const bodyless = method === 'HEAD' || status === 204 || status === 304;
  return new Response(bodyless ? null : new Uint8Array(body), { status, headers });
}
