import { mkdir, readdir, rm, statfs, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SendError } from '../errors.ts';
import type { Key } from './key.ts';
import { caught } from './medium-fault.ts';
import type { StoreBody } from './store.ts';

/** Bytes and files that are kept back: both can run out. */
const FILES = 32;
const FILE_BYTES = 32 * 1024;
/** The reserve is filled only where this many times its size is free, so that it never takes the last room from anybody. */
const PLENTY = 4;
const FILL_EVERY_MS = 10_000;
const FULL = ['ENOSPC', 'EDQUOT'] as const;

/**
 * What may still be written on a full medium: ends of transfers and what is to be done about them, downloads, the work of operators.
 * All of it is small and bounded. What brings something in, and what can be missing, has to wait for room.
 */
const ESSENTIAL: readonly RegExp[] = [
  /^transfers\/[^/]+\/(?:deleted\.json$|completed\.json$|downloads\/|expiry\/)/,
  /^pending\/(?:ended|sweeps|logs|tombstones)\//,
  /^tokens\/[^/]+\/(?:states\/|limits\/|deleted\.json$)/,
  /^admin\//,
  /^day-keys\//,
];

/** Room on a medium that is given up, a piece at a time, when there is no other and something essential has to be written. */
export interface Reserve {
  /** Runs the write, and again with ever more room, where it is essential and may be repeated. */
  around<T>(key: Key, body: StoreBody, write: () => Promise<T>): Promise<T>;
  /** Fills up what was given up, now and then, where there is plenty of room again. */
  refill(): Promise<void>;
  /** Gives up everything. */
  remove(): Promise<void>;
}

/** A reserve in a folder of its own. A process that has been killed leaves it to the next one; several may share it. */
export function createReserve(folder: string): Reserve {
  let filledAt = Number.NEGATIVE_INFINITY;
  return {
    async around(key, body, write) {
      const isEssential = body instanceof Uint8Array && ESSENTIAL.some((pattern) => pattern.test(key));
      for (;;) {
        try {
          return await write();
        } catch (thrown) {
          if (!isEssential || !isFull(thrown) || !(await giveUpOne(folder))) throw thrown;
        }
      }
    },
    async refill() {
      if (performance.now() - filledAt < FILL_EVERY_MS) return;
      filledAt = performance.now();
      // A reserve that cannot be made is none: what there is to say is said of the write that would have needed it.
      await preallocate(folder).catch(() => undefined);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function preallocate(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { bavail, bsize, ffree, files } = await statfs(folder);
  // Some file systems allocate file entries on demand, and report none.
  if (bavail * bsize < PLENTY * FILES * FILE_BYTES || (files > 0 && ffree < PLENTY * FILES)) return;
  const present = new Set(await readdir(folder));
  const missing = Array.from({ length: FILES }, (_, index) => `${index}`).filter((name) => !present.has(name));
  // Random, as zeros may be stored as nothing.
  const bytes = crypto.getRandomValues(new Uint8Array(FILE_BYTES));
  const options = { flag: 'wx', mode: 0o600 } as const;
  await Promise.allSettled(
    missing.map((name) => writeFile(join(folder, name), bytes, options).catch(caught('EEXIST'))),
  );
}

/** False when there is none left. Another process may be faster with each. */
async function giveUpOne(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(caught('ENOENT'));
  if (names === 'ENOENT') return false;
  for (const name of names) if ((await unlink(join(folder, name)).catch(caught('ENOENT'))) === undefined) return true;
  return false;
}

function isFull(thrown: unknown): boolean {
  const cause = thrown instanceof SendError ? thrown.cause : thrown;
  return cause instanceof Error && 'code' in cause && FULL.some((code) => code === cause.code);
}
