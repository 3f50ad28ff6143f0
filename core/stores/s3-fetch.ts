import type { HttpAnswer, Transport } from './s3-transport.ts';
import { noAnswer, REQUEST_TIMEOUT_MS } from './s3-transport.ts';

/** Requests by `fetch`, where there are no sockets. */
export const overFetch: Transport = {
  async send({ method, url, headers, body }) {
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(noAnswer()), REQUEST_TIMEOUT_MS);
    try {
      const { signal } = ending;
      return answerOf(await fetch(url, { method, headers, redirect: 'manual', signal, ...(body && { body }) }));
    } catch (thrown) {
      // Node's fetch throws a TypeError with the system's error as its cause.
      throw thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
    } finally {
      clearTimeout(timer);
    }
  },
  close: () => undefined,
};

function answerOf(response: Response): HttpAnswer {
  return {
    status: response.status,
    header: (name) => response.headers.get(name) ?? undefined,
    stream: () => response.body ?? new Blob([]).stream(),
    text: () => response.text(),
  };
}
