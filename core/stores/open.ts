import { stat } from 'node:fs/promises';
import { SendError } from '../errors.ts';
import { caught, failMedium } from './medium-fault.ts';
import type { Room } from './room.ts';
import { roomAt } from './room.ts';
import type { Scheme } from './schemes.ts';
import { bucketOf, examples, SCHEMES } from './schemes.ts';
import type { Store } from './store.ts';

/**
 * Opens the store that the URL names, such as `disk:./data`, and makes one where there is none.
 *
 * @param url - such as `disk:./data`
 * @param proxy - to a bucket, such as `http://proxy.example:8080`, or `none`; default: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`
 * @throws `invalid_request` for an unknown store
 * @example
 * ```ts
 * const store = await openStore('memory:');
 * await store.close();
 * ```
 */
export async function openStore(url: string, proxy?: string): Promise<Store> {
  const { scheme, rest } = requireScheme(url);
  return scheme.open(rest, proxy);
}

/**
 * Opens a store to look at what it holds.
 *
 * @param url - such as `disk:./data`
 * @param proxy - to a bucket, such as `http://proxy.example:8080`, or `none`; default: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`
 * @throws `not_found`, and makes nothing, where there is none
 * @example
 * ```ts
 * const store = await openExistingStore('disk:./data');
 * ```
 */
export async function openExistingStore(url: string, proxy?: string): Promise<Store> {
  const { scheme, rest } = requireScheme(url);
  const place = scheme.place(rest);
  const found =
    place === undefined ? undefined : await stat(place).catch(caught('ENOENT', 'ENOTDIR')).catch(failMedium);
  if (typeof found === 'string') throw new SendError('not_found', `there is no store at ${place}: check its address`);
  return scheme.open(rest, proxy);
}

/**
 * The room of the medium on which the store that the URL names is. Undefined where there is none that can be asked.
 *
 * @param url - such as `disk:./data`
 * @example
 * ```ts
 * const room = await roomOf('disk:./data');
 * ```
 */
export async function roomOf(url: string): Promise<Room | undefined> {
  const { scheme, rest } = parseUrl(url);
  const path = scheme?.medium(rest);
  return path === undefined ? undefined : roomAt(path);
}

/**
 * What is wrong with the URL of a store, without opening it; undefined where nothing is.
 *
 * @param url - anything
 * @example
 * ```ts
 * console.log(storeProblem('ftp://x'));
 * ```
 */
export function storeProblem(url: string): string | undefined {
  try {
    const { scheme, rest } = requireScheme(url);
    if (scheme.names === 'bucket') bucketOf(url.slice(0, url.indexOf(':')), rest);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof SendError) return thrown.message;
    throw thrown;
  }
}

/**
 * Whether the URL names a bucket, to which clients can be sent by pre-signed URLs.
 *
 * @param url - such as `s3://bucket/prefix`
 * @example
 * ```ts
 * namesBucket('s3://bucket/prefix'); // true
 * ```
 */
export function namesBucket(url: string): boolean {
  return parseUrl(url).scheme?.names === 'bucket';
}

/** The scheme of a URL, if it is a known one, and what follows it. */
function parseUrl(url: string): { readonly scheme: Scheme | undefined; readonly rest: string } {
  const [, name = '', rest = ''] = /^([a-z0-9]+):(.*)$/s.exec(url) ?? [];
  return { scheme: Object.hasOwn(SCHEMES, name) ? SCHEMES[name as keyof typeof SCHEMES] : undefined, rest };
}

function requireScheme(url: string): { readonly scheme: Scheme; readonly rest: string } {
  const { scheme, rest } = parseUrl(url);
  if (scheme && (scheme.names === 'nothing') === (rest === '')) return { scheme, rest };
  const known = examples('nothing', 'path', 'bucket');
  throw new SendError('invalid_request', `unknown store "${url}": use one like ${known}`);
}
