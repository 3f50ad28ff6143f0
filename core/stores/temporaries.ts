import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { caught } from './medium-fault.ts';
import type { OwnerState } from './owner.ts';
import { decodeOwner, encodeOwner, stateOf, currentOwner } from './owner.ts';

/** A temporary of a machine or container into which this process cannot look is stale when nothing was written to it for so long. */
const FOREIGN_SECONDS = 24 * 3600;

/** Names for unfinished files in a directory, which is made. Each name has its process; what dead processes left there is removed now. */
export async function openTemporaries(directory: string): Promise<() => string> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    if (await isStale(path, name)) await rm(path, { force: true });
  }
  const owner = encodeOwner(await currentOwner());
  return () => join(directory, `${owner}-${crypto.randomUUID()}`);
}

async function isStale(path: string, name: string): Promise<boolean> {
  const owner = decodeOwner(name.split('-', 1)[0] ?? '');
  const state: OwnerState = owner ? await stateOf(owner) : 'elsewhere';
  if (state !== 'elsewhere') return state === 'dead';
  const found = await stat(path).catch(caught('ENOENT'));
  return found !== 'ENOENT' && Date.now() - found.mtimeMs > FOREIGN_SECONDS * 1000;
}
