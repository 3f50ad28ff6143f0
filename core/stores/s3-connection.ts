import pRetry from 'p-retry';
import type { Bytes } from '../bytes.ts';
import { isPassing, SendError } from '../errors.ts';
import { findProxy } from './find-proxy.ts';
import { meaningOfCode, meaningOfStatus } from './s3-codes.ts';
import { S3Refusal } from './s3-refusal.ts';
import type { S3Place, S3Settings } from './s3-settings.ts';
import { isAwsHost, plainPlace } from './s3-settings.ts';
import type { SignableRequest, Signer } from './s3-sign.ts';
import { canonicalQuery, encoded, presignedQuery, signedHeaders } from './s3-sign.ts';
import type { HttpAnswer, Transport } from './s3-transport.ts';

export type { S3Credentials, S3Settings } from './s3-settings.ts';

/** A request to a bucket. */
export interface S3Request {
  readonly method: 'DELETE' | 'GET' | 'HEAD' | 'POST' | 'PUT';
  /** Name of the object; left out for the bucket itself. */
  readonly name?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Bytes;
}

/** The few calls of S3 that a store needs, without the SDK: loading it took a third of the start of a function (docs/performance.md). */
export interface S3Connection {
  /** Origin of the bucket's URLs, as pre-signed ones have it. */
  readonly origin: string;
  readonly isAws: boolean;
  /** Gives an answer of success. Tries again what may pass; throws `S3Refusal` for any other answer, and what the system says where there is none. */
  send(request: S3Request): Promise<HttpAnswer>;
  /** URL by which anyone can make the request until it expires. */
  presign(request: S3Request, expiresInSeconds: number): Promise<string>;
  close(): void;
}

const RETRIES = { retries: 2, minTimeout: 100, randomize: true };
const NOTHING = new Uint8Array();
/** Codes by which S3 says that the clock is wrong: its answer has the time. */
const WRONG_CLOCK: readonly string[] = ['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture'];
const CONFLICT = 409;

/** Finds region, endpoint and credentials as the SDK does. */
export async function connectToBucket(bucket: string, settings: S3Settings): Promise<S3Connection> {
  const place = plainPlace(bucket, settings) ?? (await (await import('./s3-sdk-place.ts')).sdkPlace(bucket, settings));
  const transport = settings.overFetch
    ? (await import('./s3-fetch.ts')).overFetch
    : await (
        await import('./s3-sockets.ts')
      ).createSockets(place.base.protocol, await findProxy(place.base, settings.proxy));
  return createConnection(place, transport);
}

function createConnection({ base, region, credentials }: S3Place, transport: Transport): S3Connection {
  let clockIsBehindMs = 0;
  const signer = async (): Promise<Signer> => ({
    region,
    credentials: await credentials(),
    now: new Date(Date.now() + clockIsBehindMs),
  });
  const once = async (request: S3Request): Promise<HttpAnswer> => {
    const signable = signableOf(base, request);
    const { body } = request;
    const headers = signedHeaders(signable, body ?? NOTHING, await signer());
    const answer = await transport.send({ method: request.method, url: urlOf(base, signable), headers, body });
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw await S3Refusal.of(answer);
  };
  const withRightClock = (request: S3Request): Promise<HttpAnswer> =>
    once(request).catch((thrown: unknown) => {
      const time = thrown instanceof S3Refusal && WRONG_CLOCK.includes(thrown.code) ? thrown.time : Number.NaN;
      if (Number.isNaN(time)) throw thrown;
      clockIsBehindMs = time - Date.now();
      return once(request);
    });
  return {
    origin: base.origin,
    isAws: isAwsHost(base),
    send: (request) =>
      pRetry(() => withRightClock(request), { ...RETRIES, shouldRetry: ({ error }) => mayPass(error) }),
    presign: async (request, expiresInSeconds) => {
      const signable = signableOf(base, request);
      return `${base.origin}${signable.path}?${presignedQuery(signable, expiresInSeconds, await signer())}`;
    },
    close: () => transport.close(),
  };
}

/** An answer in a conflict is the caller's: to ask again is to make another decision. */
function mayPass(thrown: Error): boolean {
  if (thrown instanceof SendError) return isPassing(thrown.code);
  if (!(thrown instanceof S3Refusal)) return true;
  if (thrown.status === CONFLICT) return false;
  return (meaningOfCode(thrown.code) ?? meaningOfStatus(thrown.status ?? 0)).kind === 'passing';
}

function signableOf(base: URL, { method, name, query = {}, headers = {} }: S3Request): SignableRequest {
  const folder = base.pathname === '/' ? '' : base.pathname;
  const path = name === undefined ? folder || '/' : `${folder}/${name.split('/').map(encoded).join('/')}`;
  return { method, host: base.host, path, query, headers };
}

function urlOf({ origin }: URL, { path, query }: SignableRequest): string {
  const text = canonicalQuery(query);
  return `${origin}${path}${text === '' ? '' : `?${text}`}`;
}
