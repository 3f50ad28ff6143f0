import { statfs } from 'node:fs/promises';

/** From this share on there is reason to warn. */
export const NEARLY_FULL = 0.9;

/** How much room the medium of a store has, for everything that is on it. */
export interface Room {
  readonly capacityBytes: number;
  readonly freeBytes: number;
  /** Of bytes or of files, whichever is nearer to its end: 0 to 1. */
  readonly usedShare: number;
}

/** The room of the file system that the path is on, as far as this user may fill it. Undefined where it does not report that. */
export async function roomAt(path: string): Promise<Room | undefined> {
  const found = await statfs(path).catch(() => undefined);
  if (!found || found.blocks === 0) return undefined;
  const { bsize, blocks, bfree, bavail, files, ffree } = found;
  const usable = blocks - bfree + bavail;
  const usedFiles = files > 0 ? 1 - ffree / files : 0;
  return {
    capacityBytes: usable * bsize,
    freeBytes: bavail * bsize,
    usedShare: Math.max(usable > 0 ? 1 - bavail / usable : 1, usedFiles),
  };
}
