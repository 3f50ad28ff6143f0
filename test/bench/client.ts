import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Uploaded } from '../../core/client/client.ts';
import { createClient } from '../../core/client/client.ts';
import { VERSION } from '../../lambdas/version.ts';
import type { Fixtures } from './fixtures.ts';
import { isProfiled } from './program.ts';
import { runProgram } from './programs.ts';

const ENTRY = fileURLToPath(new URL('client-process.ts', import.meta.url));

export interface UploadResult extends Uploaded {
  /** Null where the system does not report it. */
  readonly peakMib: number | null;
}

/** The product's client, bundled as the command line is; each transfer runs in a process of its own. */
export interface ClientProgram {
  upload(serverUrl: string, file: string): Promise<UploadResult>;
  download(serverUrl: string, transfer: Uploaded, file: string): Promise<Pick<UploadResult, 'peakMib'>>;
  delete(serverUrl: string, transfer: Uploaded): Promise<void>;
}

export async function buildClient(fixtures: Fixtures): Promise<ClientProgram> {
  const program = isProfiled ? ENTRY : join(fixtures.memory, 'client.mjs');
  if (!isProfiled) await bundle(program);
  const run = async (...args: string[]): Promise<unknown> =>
    JSON.parse(await runProgram(process.execPath, [program, ...args]));
  return {
    upload: async (url, file) => (await run('upload', url, file)) as UploadResult,
    download: async (url, { id, secret }, file) => (await run('download', url, id, secret, file)) as UploadResult,
    delete: (baseUrl, { id, ownerSecret }) => createClient({ baseUrl }).delete(id, ownerSecret),
  };
}

async function bundle(outfile: string): Promise<void> {
  await build({
    entryPoints: [ENTRY],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    minifySyntax: true,
    define: { SGRAPH_SEND_VERSION: JSON.stringify(VERSION) },
  });
}
