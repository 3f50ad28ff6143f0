import type { MiddlewareHandler } from 'hono';
import type { Bytes } from '../../core/bytes.ts';
import { concatBytes } from '../../core/bytes.ts';
import { SendError } from '../../core/errors.ts';
import { asRead } from '../../core/quantity.ts';
import type { AppEnv } from './app-env.ts';

/**
 * Refuses a body that is longer than this, declared or not. Hono's own middleware hands the platform's request to the constructor of
 * another one, which Node's server does not allow: there a body of unknown length would end in a fault.
 */
export function limitBody(maxBytes: number): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    // Not before it is needed: under Node's HTTP the body makes a whole Request of its own.
    const { headers } = c.req.raw;
    const declared = headers.has('transfer-encoding') ? null : headers.get('content-length');
    const { body } = declared === null ? c.req.raw : { body: null };
    if (Number(declared) > maxBytes) throw tooLarge(maxBytes);
    if (body) {
      const request = { method: c.req.method, headers, body: await collect(body, maxBytes) };
      c.req.raw = new Request(c.req.url, request);
    }
    await next();
  };
}

async function collect(body: ReadableStream<Bytes>, maxBytes: number): Promise<Bytes> {
  const chunks: Bytes[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      length += chunk.byteLength;
      if (length > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
  } catch (thrown) {
    throw thrown instanceof SendError ? thrown : connectionClosed(thrown);
  }
  return concatBytes(chunks);
}

function tooLarge(maxBytes: number): SendError {
  const most = maxBytes === 0 ? 'this address takes no body' : `the body is larger than ${asRead('bytes', maxBytes)}`;
  return new SendError('too_large', most);
}

/** The error for a body that ends with its connection: the sender went away, which is not a fault of this side. */
export function connectionClosed(cause: unknown): SendError {
  return new SendError('cancelled', 'the connection was closed in the middle of the request', { cause });
}
