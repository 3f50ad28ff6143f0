import { mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/** Contents by their paths below a folder, with `/` between the parts. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** Every file of a folder that there is. */
export async function filesIn(folder: string): Promise<Map<string, Uint8Array>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(paths.map(async (path) => [namedIn(folder, path), await readFile(path)] as const)));
}

/** The name of a file below a folder, with `/` on every system. */
export function namedIn(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}

/**
 * Makes a folder hold these files and no others. What has the same bytes stays as it is, but for its time, and what differs is replaced as a
 * whole: a program that reads the folder meanwhile, such as a deployment, finds every file.
 */
export async function replaceFiles(folder: string, files: Files): Promise<void> {
  const there = await filesIn(folder);
  const now = new Date();
  for (const [name, bytes] of files) {
    const path = join(folder, name);
    const before = there.get(name);
    if (before && Buffer.compare(before, bytes) === 0) {
      await utimes(path, now, now);
      continue;
    }
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.new`, bytes);
    await rename(`${path}.new`, path);
  }
  for (const name of there.keys()) if (!files.has(name)) await rm(join(folder, name));
}
