import { createHmac, hash } from 'node:crypto';
import type { Bytes } from '../bytes.ts';
import type { S3Credentials } from './s3-settings.ts';

/** A request as it is signed: AWS Signature Version 4 (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). */
export interface SignableRequest {
  readonly method: string;
  readonly host: string;
  /** Encoded, from the root of the host. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Besides `host`, by names in lower case. All are signed, so that the caller must send them exactly. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Signer {
  readonly region: string;
  readonly credentials: S3Credentials;
  readonly now: Date;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const UNSIGNED = 'UNSIGNED-PAYLOAD';

/** Headers of the request with its signature, which covers the body. */
export function signedHeaders(request: SignableRequest, body: Bytes, signer: Signer): Record<string, string> {
  const { sessionToken } = signer.credentials;
  const payload = hash('sha256', body);
  const headers = {
    ...request.headers,
    'x-amz-content-sha256': payload,
    'x-amz-date': timeOf(signer),
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
  };
  const { names, signature } = sign({ ...request, headers }, payload, signer);
  const credential = `${signer.credentials.accessKeyId}/${scopeOf(signer)}`;
  return {
    ...headers,
    authorization: `${ALGORITHM} Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

/** Query of a URL by which anyone can make the request, with any body, until it expires. */
export function presignedQuery(request: SignableRequest, expiresInSeconds: number, signer: Signer): string {
  const { accessKeyId, sessionToken } = signer.credentials;
  const query = {
    ...request.query,
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Content-Sha256': UNSIGNED,
    'X-Amz-Credential': `${accessKeyId}/${scopeOf(signer)}`,
    'X-Amz-Date': timeOf(signer),
    'X-Amz-Expires': String(expiresInSeconds),
    ...(sessionToken !== undefined && { 'X-Amz-Security-Token': sessionToken }),
    'X-Amz-SignedHeaders': headersOf(request).names,
  };
  const { signature } = sign({ ...request, query }, UNSIGNED, signer);
  return `${canonicalQuery(query)}&X-Amz-Signature=${signature}`;
}

/** The query as it is signed and sent. */
export function canonicalQuery(query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).map(([name, value]) => [encoded(name), encoded(value)] as const);
  return pairs
    .sort(byName)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** As RFC 3986 has it; JavaScript leaves five more characters. */
export function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sign(request: SignableRequest, payload: string, signer: Signer): { names: string; signature: string } {
  const { names, lines } = headersOf(request);
  const canonical = [request.method, request.path, canonicalQuery(request.query), lines, names, payload].join('\n');
  const text = [ALGORITHM, timeOf(signer), scopeOf(signer), hash('sha256', canonical)].join('\n');
  return { names, signature: createHmac('sha256', keyOf(signer)).update(text).digest('hex') };
}

function headersOf({ host, headers }: SignableRequest): { names: string; lines: string } {
  const signed = Object.entries({ host, ...headers }).sort(byName);
  const lines = signed.map(([name, value]) => `${name}:${value.trim().replaceAll(/ +/g, ' ')}\n`).join('');
  return { names: signed.map(([name]) => name).join(';'), lines };
}

function keyOf({ region, credentials, now }: Signer): Buffer {
  const day = dayOf(now);
  const steps = [day, region, 's3', 'aws4_request'];
  return steps.reduce<Buffer | string>(
    (key, step) => createHmac('sha256', key).update(step).digest(),
    `AWS4${credentials.secretAccessKey}`,
  ) as Buffer;
}

function scopeOf({ region, now }: Signer): string {
  return `${dayOf(now)}/${region}/s3/aws4_request`;
}

function timeOf({ now }: Signer): string {
  return now.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
}

function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10).replaceAll('-', '');
}

function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : 1;
}
