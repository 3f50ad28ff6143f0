import type { freeName } from '../core/free-name.ts';
import type { ChosenFile } from './chosen-files.ts';
import { naturalPathOrder } from './natural-order.ts';

/** Sorted as their sender reads them: folders first, by name. */
export function inListOrder(files: readonly ChosenFile[], locale: string): ChosenFile[] {
  const compare = naturalPathOrder(locale);
  return files
    .map((file) => ({ file, names: file.path.split('/') }))
    .sort((one, other) => compare(one.names, other.names))
    .map(({ file }) => file);
}

/** Without its folders. */
export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * The files with another name for one of them, and that one; a name that is taken in its folder gets a number. `free` is
 * {@link freeName}: imported here it would divide the script of the page's start.
 */
export function renamed(
  free: typeof freeName,
  files: readonly ChosenFile[],
  chosen: ChosenFile,
  name: string,
): readonly [files: readonly ChosenFile[], after: ChosenFile] {
  const { path: before, file, chosenAs = before } = chosen;
  const wanted = before.slice(0, -lastName(before).length) + name;
  if (wanted === before) return [files, chosen];
  const taken = new Set(files.filter((other) => other !== chosen).map(({ path }) => path));
  const path = free({ name: wanted, key: wanted }, new Map(), (candidate) => !taken.has(candidate));
  const after: ChosenFile = path === chosenAs ? { file, path } : { file, path, chosenAs };
  return [files.map((other) => (other === chosen ? after : other)), after];
}

const MOST_CHARACTERS = 200;
/** What no recipient's system takes out of it. What does not show is its reader's business. */
const FILE_NAME = /^[^\s.\\/:*?"<>|](?:[^\\/:*?"<>|]*[^\s.\\/:*?"<>|])?$/u;

/** Whether a file can be given that name: its recipient then saves it by the same one. */
export function isFileName(name: string): boolean {
  return FILE_NAME.test(name) && Array.from(name).length <= MOST_CHARACTERS;
}
