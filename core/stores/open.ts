import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SendError } from '../errors.ts';
import type { Prefix } from './key.ts';
import { prefix } from './key.ts';
import { caught, failMedium } from './medium-fault.ts';
import type { Room } from './room.ts';
import { roomAt } from './room.ts';
import type { Store } from './store.ts';

interface Scheme {
  readonly example: string;
  /** `rest` is what follows the scheme's colon. A store is imported only when it is asked for. */
  readonly open: (rest: string) => Promise<Store>;
  /** A path on the medium, where there is one that can be asked for its room. */
  readonly medium: (rest: string) => string | undefined;
  /** What must be there before there is a store, for opening one makes it. */
  readonly place: (rest: string) => string | undefined;
}

const NONE = (): undefined => undefined;
const ITSELF = (path: string): string => path;

/** To add a store, add a line. */
const SCHEMES: Readonly<Record<string, Scheme>> = {
  memory: {
    example: 'memory:',
    open: async () => (await import('./memory.ts')).createMemoryStore(),
    medium: NONE,
    place: NONE,
  },
  disk: {
    example: 'disk:./data',
    open: async (path) => (await import('./disk.ts')).createDiskStore(path),
    medium: ITSELF,
    place: ITSELF,
  },
  zip: {
    example: 'zip:./data.zip',
    open: async (path) => (await import('./zip.ts')).createZipStore(path),
    medium: dirname,
    place: ITSELF,
  },
  s3: {
    example: 's3://bucket/prefix',
    open: async (rest) => (await import('./s3.ts')).createS3Store(bucketOf('s3', rest)),
    medium: NONE,
    place: NONE,
  },
  gs: {
    example: 'gs://bucket/prefix',
    open: async (rest) => (await import('./gcs.ts')).createGcsStore(bucketOf('gs', rest)),
    medium: NONE,
    place: NONE,
  },
};

/** Opens the store that the URL names, such as `disk:./data`, and makes one where there is none. Throws `invalid_request` when it names none. */
export async function openStore(url: string): Promise<Store> {
  const { scheme, rest } = requireScheme(url);
  return scheme.open(rest);
}

/** Opens a store to look at what it holds. Throws `not_found`, and makes nothing, where there is none. */
export async function openExistingStore(url: string): Promise<Store> {
  const { scheme, rest } = requireScheme(url);
  const place = scheme.place(rest);
  const found =
    place === undefined ? undefined : await stat(place).catch(caught('ENOENT', 'ENOTDIR')).catch(failMedium);
  if (typeof found === 'string') throw new SendError('not_found', `there is no store at ${place}: check its address`);
  return scheme.open(rest);
}

/** The room of the medium on which the store that the URL names is. Undefined where there is none that can be asked. */
export async function roomOf(url: string): Promise<Room | undefined> {
  const { scheme, rest } = parseUrl(url);
  const path = scheme?.medium(rest);
  return path === undefined ? undefined : roomAt(path);
}

/** Why the URL names no store, without opening one; undefined where it does. */
export function storeProblem(url: string): string | undefined {
  try {
    const { scheme, rest } = requireScheme(url);
    if (isBucket(scheme)) bucketOf(url.slice(0, url.indexOf(':')), rest);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof SendError) return thrown.message;
    throw thrown;
  }
}

/** Whether the URL names a bucket, to which clients can be sent by pre-signed URLs. */
export function namesBucket(url: string): boolean {
  const { scheme } = parseUrl(url);
  return scheme !== undefined && isBucket(scheme);
}

function isBucket({ example }: Scheme): boolean {
  return example.includes('://');
}

/** The scheme of a URL, if it is a known one, and what follows it. */
function parseUrl(url: string): { readonly scheme: Scheme | undefined; readonly rest: string } {
  const [, name = '', rest = ''] = /^([a-z0-9]+):(.*)$/s.exec(url) ?? [];
  return { scheme: Object.hasOwn(SCHEMES, name) ? SCHEMES[name] : undefined, rest };
}

function requireScheme(url: string): { readonly scheme: Scheme; readonly rest: string } {
  const { scheme, rest } = parseUrl(url);
  if (scheme && (scheme === SCHEMES['memory']) === (rest === '')) return { scheme, rest };
  const examples = Object.values(SCHEMES).map(({ example }) => example);
  throw new SendError('invalid_request', `"${url}" names no store: give one like ${examples.join(', ')}`);
}

/** Of `//bucket/some/folder`. */
function bucketOf(scheme: string, rest: string): { bucket: string; prefix: Prefix } {
  const [bucket = '', ...folders] = rest.replace(/^\/\//, '').split('/');
  if (!rest.startsWith('//') || bucket === '')
    throw new SendError(
      'invalid_request',
      `"${scheme}:${rest}" names no bucket: give ${scheme}://bucket or ${scheme}://bucket/prefix`,
    );
  return { bucket, prefix: prefix(...folders.filter((folder) => folder !== '')) };
}
