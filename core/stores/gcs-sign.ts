import { base64 } from '@scure/base';
import { sha256, toHex, utf8 } from '../bytes.ts';
import type { GcsConnection } from './gcs-connection.ts';
import type { PresignedRequest } from './store.ts';

export interface SignableRequest {
  readonly method: 'PUT' | 'GET';
  /** `/bucket/object`. */
  readonly path: string;
  /** Headers besides `host` that are signed, so that the caller must send them exactly. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresInSeconds: number;
}

const ALGORITHM = 'GOOG4-RSA-SHA256';

/** A signed URL by Google's V4 process (cloud.google.com/storage/docs/authentication/canonical-requests), the signature made by IAM. */
export async function signUrl(
  connection: GcsConnection,
  request: SignableRequest,
  now: Date,
): Promise<PresignedRequest> {
  const { method, path, headers, expiresInSeconds } = request;
  const time = now.toISOString().replaceAll(/[-:]|\.[0-9]{3}/g, '');
  const scope = `${time.slice(0, 8)}/auto/storage/goog4_request`;
  const signed = Object.entries({ host: new URL(connection.origin).host, ...headers }).sort(byName);
  const names = signed.map(([name]) => name).join(';');
  const query = new URLSearchParams([
    ['X-Goog-Algorithm', ALGORITHM],
    ['X-Goog-Credential', `${await connection.account()}/${scope}`],
    ['X-Goog-Date', time],
    ['X-Goog-Expires', String(expiresInSeconds)],
    ['X-Goog-SignedHeaders', names],
  ]).toString();
  const lines = signed.map(([name, value]) => `${name}:${value}\n`).join('');
  const canonical = [method, path, query, lines, names, 'UNSIGNED-PAYLOAD'].join('\n');
  const text = [ALGORITHM, time, scope, toHex(await sha256(utf8(canonical)))].join('\n');
  const signature = toHex(base64.decode(await connection.sign(text)));
  return { method, url: `${connection.origin}${path}?${query}&X-Goog-Signature=${signature}`, headers: { ...headers } };
}

function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : 1;
}
