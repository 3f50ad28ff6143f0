import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { artifactFiles } from '../../../lib/machine/artifact.ts';
import { tarOf } from '../../../lib/machine/tar.ts';
import { productVersion } from '../../../lib/version.ts';

export interface Release {
  readonly version: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** This build as an archive that says it is of another version. */
export async function releaseOf(version: string): Promise<Release> {
  const files = await artifactFiles({});
  const renamed = files.map((file) =>
    file.path.startsWith('app/dist/bin/') || file.path === 'app/version'
      ? { ...file, bytes: Buffer.from(Buffer.from(file.bytes).toString('utf8').replaceAll(productVersion(), version)) }
      : file,
  );
  const bytes = gzipSync(tarOf(renamed), { level: 1 });
  return { version, sha256: createHash('sha256').update(bytes).digest('hex'), bytes };
}
