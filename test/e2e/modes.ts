import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prefix } from '../../core/stores/key.ts';
import { listAll, readAll } from '../../core/stores/records.ts';
import { createS3Store } from '../../core/stores/s3.ts';
import { createBucket, emulatorSettings } from '../setup/bucket.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import type { RunningServer } from '../support/server.ts';

export const MODES = ['memory', 'disk', 'zip', 's3 through the server', 's3 direct'] as const;
export type Mode = (typeof MODES)[number];

/** A server in one mode, and what its storage holds. */
export interface ServerInMode {
  readonly server: RunningServer;
  /** Everything that the medium holds, names included; undefined where it is in another process's memory. */
  readonly held: () => Promise<Buffer | undefined>;
  /** Folder of a disk store. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Starts a server of its own on storage of its own. */
export async function startInMode(mode: Mode): Promise<ServerInMode> {
  const folder = await temporaryFolder();
  const { held, ...options } = await (mode.startsWith('s3') ? bucketMode(mode) : localMode(mode, folder.path));
  const server = await startServer(options);
  const stop = async (): Promise<void> => {
    await server.kill();
    await folder.remove();
  };
  return { server, held, folder: folder.path, stop };
}

type ModeOptions = Parameters<typeof startServer>[0] & Pick<ServerInMode, 'held'>;

function localMode(mode: Mode, folder: string): Promise<ModeOptions> {
  const stores: Partial<Record<Mode, ModeOptions>> = {
    memory: { store: 'memory:', held: () => Promise.resolve(undefined) },
    disk: { store: `disk:${folder}`, held: () => readFolder(folder) },
    zip: { store: `zip:${join(folder, 'store.zip')}`, held: () => readFile(join(folder, 'store.zip')) },
  };
  return Promise.resolve(stores[mode]!);
}

async function bucketMode(mode: Mode): Promise<ModeOptions> {
  const endpoint = process.env['TEST_EMULATOR'] ?? '';
  const bucket = `browser-${crypto.randomUUID()}`;
  await createBucket(endpoint, bucket);
  const held = async (): Promise<Buffer> => {
    const store = await createS3Store({ bucket, prefix: prefix(), client: emulatorSettings(endpoint) });
    const found: Buffer[] = [];
    for await (const { key } of listAll(store, prefix()))
      found.push(Buffer.from(key), Buffer.from((await readAll(store, key))!));
    await store.close();
    return Buffer.concat(found);
  };
  const environment = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    SGRAPH_SEND_MODE: mode === 's3 direct' ? 'direct' : 'server',
  };
  return { store: `s3://${bucket}`, environment, held };
}

async function readFolder(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Buffer.concat(
    (await Promise.all(files.map(async (file) => [Buffer.from(file), await readFile(file)]))).flat(),
  );
}
