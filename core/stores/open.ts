import { dirname } from 'node:path';
import { SendError } from '../errors.ts';
import type { Prefix } from './key.ts';
import { prefix } from './key.ts';
import type { Room } from './room.ts';
import { roomAt } from './room.ts';
import type { Store } from './store.ts';

interface Scheme {
  readonly example: string;
  /** `rest` is what follows the scheme's colon. A store is imported only when it is asked for. */
  readonly open: (rest: string) => Promise<Store>;
  /** A path on the medium, where there is one that can be asked for its room. */
  readonly medium: (rest: string) => string | undefined;
}

const NO_MEDIUM = (): undefined => undefined;

/** To add a store, add a line. */
const SCHEMES: Readonly<Record<string, Scheme>> = {
  memory: {
    example: 'memory:',
    open: async () => (await import('./memory.ts')).createMemoryStore(),
    medium: NO_MEDIUM,
  },
  disk: {
    example: 'disk:./data',
    open: async (path) => (await import('./disk.ts')).createDiskStore(path),
    medium: (path) => path,
  },
  zip: {
    example: 'zip:./data.zip',
    open: async (path) => (await import('./zip.ts')).createZipStore(path),
    medium: dirname,
  },
  s3: {
    example: 's3://bucket/prefix',
    open: async (rest) => (await import('./s3.ts')).createS3Store(bucketOf('s3', rest)),
    medium: NO_MEDIUM,
  },
  gs: {
    example: 'gs://bucket/prefix',
    open: async (rest) => (await import('./gcs.ts')).createGcsStore(bucketOf('gs', rest)),
    medium: NO_MEDIUM,
  },
};

/** Opens the store that the URL names, such as `disk:./data`. Throws `invalid_request` when it names none. */
export async function openStore(url: string): Promise<Store> {
  const [, name = '', rest = ''] = /^([a-z0-9]+):(.*)$/s.exec(url) ?? [];
  const scheme = Object.hasOwn(SCHEMES, name) ? SCHEMES[name] : undefined;
  const needsPath = name !== 'memory';
  if (!scheme || needsPath !== rest.length > 0) {
    const examples = Object.values(SCHEMES).map(({ example }) => example);
    throw new SendError('invalid_request', `"${url}" names no store: give one like ${examples.join(', ')}`);
  }
  return scheme.open(rest);
}

/** The room of the medium on which the store that the URL names is. Undefined where there is none that can be asked. */
export async function roomOf(url: string): Promise<Room | undefined> {
  const [, name = '', rest = ''] = /^([a-z0-9]+):(.*)$/s.exec(url) ?? [];
  const path = Object.hasOwn(SCHEMES, name) ? SCHEMES[name]?.medium(rest) : undefined;
  return path === undefined ? undefined : roomAt(path);
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
