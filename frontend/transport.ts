import type { Transport, TransportRequest } from '../core/client/transport.ts';
import { fetchTransport } from '../core/client/transport.ts';

/**
 * How the page talks to a server: a request with a body goes by XMLHttpRequest, because only that reports the bytes on their way; all
 * others by fetch.
 */
export const browserTransport: Transport = (request) =>
  request.body === undefined ? fetchTransport(request) : send(request);

/** A transport that also reports each piece of a file as it comes in. Answers of the API, which are JSON, are not counted. */
export function countingTransport(onReceived: (bytes: number) => void): Transport {
  return async (request) => {
    const response = await browserTransport(request);
    const isFile = !/[/+]json\b/.test(response.headers.get('content-type') ?? '');
    if (response.status !== 200 || !isFile || !response.body) return response;
    const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        onReceived(chunk.byteLength);
        controller.enqueue(chunk);
      },
    });
    const { status, headers } = response;
    return new Response(response.body.pipeThrough(counter), { status, headers });
  };
}

function send({ method, url, headers, body, signal, onSent }: TransportRequest): Promise<Response> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const xhr = new XMLHttpRequest();
    const abort = (): void => xhr.abort();
    xhr.open(method, url);
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.responseType = 'arraybuffer';
    if (onSent) xhr.upload.addEventListener('progress', (event) => onSent(event.loaded));
    xhr.addEventListener('load', () => resolve(responseOf(xhr)));
    xhr.addEventListener('error', () => reject(new TypeError('the server cannot be reached')));
    xhr.addEventListener('abort', () => reject(reasonOf(signal)));
    xhr.addEventListener('loadend', () => signal?.removeEventListener('abort', abort));
    signal?.addEventListener('abort', abort);
    // Chromium sends a blob fifteen times as fast as the same bytes from an array (177 and 12 MB/s, 4 MiB at a time).
    xhr.send(body && new Blob([body]));
  });
}

function responseOf(xhr: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const line of xhr.getAllResponseHeaders().trim().split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const withoutBody = xhr.status === 204 || xhr.status === 205 || xhr.status === 304;
  return new Response(withoutBody ? null : (xhr.response as ArrayBuffer), { status: xhr.status, headers });
}

function reasonOf(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new DOMException('aborted', 'AbortError');
}
