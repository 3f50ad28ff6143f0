import type { Bytes } from '../bytes.ts';

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Bytes | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  /** A consumer that stops early must cancel it. */
  readonly stream: () => ReadableStream<Bytes>;
  /** The whole body. */
  readonly text: () => Promise<string>;
}

/** Sends requests one at a time over kept connections. Throws an error with Node's code where there is no answer. */
export interface Transport {
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): void;
}

/** Until an answer begins. */
export const REQUEST_TIMEOUT_MS = 60_000;

/** What is thrown when there was no answer in time. */
export function noAnswer(): Error {
  return Object.assign(new Error('no answer came in time'), { code: 'ETIMEDOUT' });
}
