import { unreadable } from './archive-fault.ts';
import { freeName } from './free-name.ts';

/** No system takes a longer path; without a bound a few entries could ask for a million folders. */
const MAX_PATH_CHARACTERS = 4_096;

/**
 * The segments of a path in an archive. Throws `unsafe_archive` for a path that is absolute, has a drive letter, or contains `..`; its
 * message repeats nothing of the path.
 */
export function pathSegments(name: string, separators: RegExp = /\/+/): string[] {
  if (name.length > MAX_PATH_CHARACTERS) throw unreadable(`a path has more than ${MAX_PATH_CHARACTERS} characters`);
  if (name.includes('\0')) throw unreadable('a name contains a zero byte');
  if (/^[/\\]/.test(name)) throw unreadable('a path is absolute');
  if (/^[a-z]:/i.test(name)) throw unreadable('a path begins with a drive letter');
  const segments = name.split(separators).filter((segment) => segment !== '' && segment !== '.');
  // Both separators count everywhere: an archive that tries is not to be trusted.
  if (name.split(/[/\\]/).includes('..')) throw unreadable('a path contains ".."');
  if (segments.length === 0) throw unreadable('a path is empty');
  return segments;
}

/** Gives every entry a path of its own. */
export interface PathTable {
  /**
   * The path for an entry: the one that it asks for, or with a number where that is taken. Many file systems do not distinguish names that
   * differ only in case or in the composition of their characters, so they count as the same.
   */
  take(segments: readonly string[], isFolder: boolean): string;
}

interface Folder {
  /** Empty, or with a slash at its end. */
  readonly path: string;
  readonly children: Map<string, 'file' | Folder>;
  /** Where to look for free names of files and of folders. */
  readonly next: Map<string, number>;
}

export function createPathTable(): PathTable {
  const root = newFolder('');
  return {
    take(segments, isFolder) {
      const parents = isFolder ? segments : segments.slice(0, -1);
      const parent = parents.reduce(folderIn, root);
      return isFolder ? parent.path.slice(0, -1) : parent.path + fileIn(parent, segments.at(-1) ?? '');
    },
  };
}

function folderIn(parent: Folder, name: string): Folder {
  const { children, next, path } = parent;
  const free = freeName(
    { name, key: `folder ${folded(name)}` },
    next,
    (wanted) => children.get(folded(wanted)) !== 'file',
  );
  const there = children.get(folded(free));
  if (there !== undefined && there !== 'file') return there;
  const folder = newFolder(`${path}${free}/`);
  children.set(folded(free), folder);
  return folder;
}

function fileIn({ children, next }: Folder, name: string): string {
  const free = freeName({ name, key: `file ${folded(name)}` }, next, (wanted) => !children.has(folded(wanted)));
  children.set(folded(free), 'file');
  return free;
}

function newFolder(path: string): Folder {
  return { path, children: new Map(), next: new Map() };
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase().toUpperCase();
}
