import type { Dirent } from 'node:fs';
import { opendir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { caught } from './medium-fault.ts';
import type { ListOptions } from './store.ts';

/**
 * Keys and common prefixes below a prefix, in byte order, as one asks for them: a directory is read when its turn comes and left out
 * when all of it sorts before `after`. Names that begin with a dot are not of the store.
 */
export async function* walk(
  root: string,
  prefix: string,
  { after = '', delimiter }: Pick<ListOptions, 'after' | 'delimiter'>,
): AsyncGenerator<string> {
  const directory = join(root, prefix);
  for (const item of await itemsOf(directory)) {
    const found = `${prefix}${item}`;
    const isFolder = found.endsWith('/');
    if (isFolder && !delimiter) {
      if (found > after || after.startsWith(found)) yield* walk(root, found, { after });
    } else if (found > after && (!isFolder || (await holdsFile(join(root, found))))) yield found;
  }
}

/** Names in the directory, those of directories with a final `/`, which decides where they sort. */
async function itemsOf(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(caught('ENOENT', 'ENOTDIR'));
  if (typeof entries === 'string') return [];
  return entries.flatMap(itemOf).sort();
}

function itemOf(entry: Dirent): string[] {
  if (entry.name.startsWith('.')) return [];
  if (entry.isDirectory()) return [`${entry.name}/`];
  return entry.isFile() ? [entry.name] : [];
}

/** A directory may be empty for a moment, before its first file and behind its last, and after a crash. */
async function holdsFile(directory: string): Promise<boolean> {
  const entries = await opendir(directory).catch(caught('ENOENT', 'ENOTDIR'));
  if (typeof entries === 'string') return false;
  for await (const entry of entries) {
    if (entry.isFile() || (entry.isDirectory() && (await holdsFile(join(directory, entry.name))))) return true;
  }
  return false;
}
