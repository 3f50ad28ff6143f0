import { dirname } from 'node:path';
import { SendError } from '../errors.ts';
import type { Prefix } from './key.ts';
import { prefix } from './key.ts';
import type { Store } from './store.ts';

export interface Scheme {
  /** What follows the colon. Clients can be sent to a bucket by pre-signed URLs. */
  readonly names: 'nothing' | 'path' | 'bucket';
  /** An address of the kind, as help, errors and documents show it. */
  readonly example: string;
  /** Its description for documents, in Markdown. */
  readonly text: string;
  /** `rest` is what follows the scheme's colon, `proxy` the way to a bucket. A store is imported only when it is asked for. */
  readonly open: (rest: string, proxy?: string) => Promise<Store>;
  /** A path on the medium, where there is one that can be asked for its room. */
  readonly medium: (rest: string) => string | undefined;
  /** What must be there before there is a store, for opening one makes it. */
  readonly place: (rest: string) => string | undefined;
}

const NONE = (): undefined => undefined;
const ITSELF = (path: string): string => path;

/** Every kind of store, by the scheme of its URL. To add one, add a line: help, errors and documents are derived from it. */
export const SCHEMES = {
  memory: {
    names: 'nothing',
    example: 'memory:',
    text: 'in the process; gone when it ends',
    open: async () => (await import('./memory.ts')).createMemoryStore(),
    medium: NONE,
    place: NONE,
  },
  disk: {
    names: 'path',
    example: 'disk:/path',
    text: 'one file per object; several processes may share the folder',
    open: async (path) => (await import('./disk.ts')).createDiskStore(path),
    medium: ITSELF,
    place: ITSELF,
  },
  zip: {
    names: 'path',
    example: 'zip:/path/file.zip',
    text: 'one zip file that any zip tool opens; one process at a time',
    open: async (path) => (await import('./zip.ts')).createZipStore(path),
    medium: dirname,
    place: ITSELF,
  },
  s3: {
    names: 'bucket',
    example: 's3://bucket/prefix',
    text: 'a bucket of Amazon S3, or of a server that is compatible and supports conditional writes (`If-None-Match: *`; one that ignores it is refused at the first write); credentials and region as the AWS SDK finds them, another endpoint by `AWS_ENDPOINT_URL`',
    open: async (rest, proxy) =>
      (await import('./s3.ts')).createS3Store({ ...bucketOf('s3', rest), client: { proxy } }),
    medium: NONE,
    place: NONE,
  },
  gs: {
    names: 'bucket',
    example: 'gs://bucket/prefix',
    text: 'a bucket of Google Cloud Storage, by Application Default Credentials: a login by gcloud, workload identity federation, impersonation, a service account; signed URLs need one of the last three',
    open: async (rest, proxy) => (await import('./gcs.ts')).createGcsStore({ ...bucketOf('gs', rest), proxy }),
    medium: NONE,
    place: NONE,
  },
} as const satisfies Record<string, Scheme>;

/** Such as "memory:, disk:/path or s3://bucket/prefix", of those that name such a thing. */
export function examples(...names: readonly Scheme['names'][]): string {
  const shown = Object.values(SCHEMES).flatMap((scheme) => (names.includes(scheme.names) ? [scheme.example] : []));
  // Not by `Intl.ListFormat`: the help of most commands has this, and loading that takes 15 ms at each start.
  return shown.join(', ').replace(/, (?=[^,]*$)/, ' or ');
}

/** Of `//bucket/some/folder`. Throws `invalid_request` where it names none. */
export function bucketOf(scheme: string, rest: string): { bucket: string; prefix: Prefix } {
  const [bucket = '', ...folders] = rest.replace(/^\/\//, '').split('/');
  if (!rest.startsWith('//') || bucket === '')
    throw new SendError(
      'invalid_request',
      `"${scheme}:${rest}" has no bucket: give ${scheme}://bucket or ${scheme}://bucket/prefix`,
    );
  return { bucket, prefix: prefix(...folders.filter((folder) => folder !== '')) };
}
