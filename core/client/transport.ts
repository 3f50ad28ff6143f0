import type { Bytes } from '../bytes.ts';
import { SendError } from '../errors.ts';

export interface TransportRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Bytes;
  readonly signal?: AbortSignal;
  /** URL of the server that named this address, where it is another's: it must not lead into this machine's network by its name. */
  readonly namedBy?: string;
  /** Called with the number of bytes of the body sent so far, where the platform reports it. */
  readonly onSent?: (bytes: number) => void;
}

/** Sends one request and resolves with whatever answer came. Throws `network` when none did, `cancelled` when aborted. */
export type Transport = (request: TransportRequest) => Promise<Response>;

/** The platform's own fetch, in Node and in browsers. */
export const fetchTransport: Transport = async ({ method, url, headers, body, signal }) => {
  try {
    return await fetch(url, {
      method,
      headers,
      redirect: 'error',
      // A proxy in front of the page's own server may ask for a name and a password. Nothing of it goes to another origin.
      credentials: 'same-origin',
      ...(body && { body }),
      ...(signal && { signal }),
    });
  } catch (thrown) {
    throw transportError(thrown);
  }
};

/** What a failed request means: aborted by the caller, or no answer from the network. */
export function transportError(thrown: unknown): SendError {
  if (thrown instanceof SendError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError')
    return new SendError('cancelled', undefined, { cause: thrown });
  return new SendError('network', undefined, { cause: thrown });
}
