import { SendError } from '../errors.ts';
import { isPrivateHost } from './private-host.ts';
import type { PartUrl } from '../schemas.ts';
import { addressOn } from '../server-address.ts';

/** Where a part goes to or comes from, after it was judged. */
export interface PartTarget {
  readonly method: 'PUT' | 'GET';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether it is the server itself: only that gets the proofs of sender or recipient. */
  readonly own: boolean;
}

/** What a client knows besides what the server says of a part. */
export interface PartUrlRule {
  readonly baseUrl: string;
  readonly purpose: 'upload' | 'download';
  /** Origin of the one bucket that `/api/info` names; undefined where parts pass through the server. */
  readonly bucketOrigin: string | undefined;
  /** Whether this program came from that server itself, as its page does: what it may ask is bounded by the policy that came with it. */
  readonly isServersOwn: boolean;
}

/** Headers that pre-signed requests of S3 and Google Cloud Storage need. */
const HEADERS: readonly string[] = [
  'content-type',
  'if-none-match',
  'x-amz-content-sha256',
  'x-goog-content-length-range',
  'x-goog-if-generation-match',
];

/**
 * The operator of a server must not be able to make this machine send requests of their choice: a part goes to the server itself or to its
 * bucket, by one method, with few headers; and to this machine or its network only where the server itself is there. Throws
 * `untrusted_address`, whose message contains no address.
 */
export function judgePartUrl(
  found: PartUrl,
  { baseUrl, purpose, bucketOrigin, isServersOwn }: PartUrlRule,
): PartTarget {
  const server = new URL(baseUrl);
  if (!URL.canParse(found.url, baseUrl)) throw untrusted('something that is not an address');
  const url = new URL(found.url, baseUrl);
  // Below its path only: what else is at that host may be another's.
  const own = url.href.startsWith(addressOn(server.href, '/'));
  if (found.method !== (purpose === 'upload' ? 'PUT' : 'GET')) throw untrusted(`the method ${found.method}`);
  if (url.username !== '' || url.password !== '') throw untrusted('an address with a name or password');
  if (!own) {
    if (url.origin !== bucketOrigin) throw untrusted('another address than its own and that of its bucket');
    if (url.protocol !== 'https:' && (url.protocol !== 'http:' || server.protocol === 'https:'))
      throw untrusted('an address without encryption, although the server itself uses it');
    if (!isServersOwn && isPrivateHost(url.hostname) && !isPrivateHost(server.hostname))
      throw untrusted('an address of this machine or its network');
  }
  const foreign = Object.keys(found.headers).find((name) => !HEADERS.includes(name.toLowerCase()));
  if (foreign !== undefined) throw untrusted('a header that no bucket needs');
  return { method: found.method, url: url.href, headers: found.headers, own };
}

function untrusted(what: string): SendError {
  return new SendError(
    'untrusted_address',
    `the server gave ${what} for a part: nothing was sent there; contact the operator, or use another server`,
  );
}
