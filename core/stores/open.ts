import { SendError } from '../errors.ts';
import type { Prefix } from './key.ts';
import { prefix } from './key.ts';
import type { Store } from './store.ts';

interface Scheme {
  readonly example: string;
  /** `rest` is what follows the scheme's colon. A store is imported only when it is asked for. */
  readonly open: (rest: string) => Promise<Store>;
}

/** To add a store, add a line. */
const SCHEMES: Readonly<Record<string, Scheme>> = {
  memory: { example: 'memory:', open: async () => (await import('./memory.ts')).createMemoryStore() },
  disk: { example: 'disk:./data', open: async (path) => (await import('./disk.ts')).createDiskStore(path) },
  zip: { example: 'zip:./data.zip', open: async (path) => (await import('./zip.ts')).createZipStore(path) },
  s3: {
    example: 's3://bucket/prefix',
    open: async (rest) => (await import('./s3.ts')).createS3Store(bucketOf('s3', rest)),
  },
  gs: {
    example: 'gs://bucket/prefix',
    open: async (rest) => (await import('./gcs.ts')).createGcsStore(bucketOf('gs', rest)),
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
