import { SendError } from '../core/errors.ts';
import { extractedName } from './local-name.ts';
import { numbered } from './tree.ts';

/**
 * The segments of a path in an archive, as they may be below the folder of the extraction. Throws `unsafe_archive` for a path that is
 * absolute, has a drive letter, or leads upwards; its message repeats nothing of the path.
 */
export function entrySegments(name: string, platform: NodeJS.Platform): string[] {
  if (name.includes('\0')) throw unsafe('a name holds a zero byte');
  if (/^[/\\]/.test(name)) throw unsafe('a path is absolute');
  if (/^[a-z]:/i.test(name)) throw unsafe('a path begins with a drive letter');
  const segments = name
    .split(platform === 'win32' ? /[/\\]+/ : /\/+/)
    .filter((segment) => segment !== '' && segment !== '.');
  // Both separators count everywhere: an archive that tries is not to be trusted.
  if (name.split(/[/\\]/).includes('..')) throw unsafe('a path leads upwards');
  if (segments.length === 0) throw unsafe('a path is empty');
  return segments.map((segment) => extractedName(segment, platform));
}

/** Gives every entry a path of its own. */
export interface PathTable {
  /**
   * The path for an entry: the one that it asks for, or with a number where that is taken. Names that differ in case or in the
   * composition of their characters alone are one on many file systems, so they count as the same.
   */
  take(segments: readonly string[], isFolder: boolean): string;
}

export function createPathTable(): PathTable {
  const taken = new Map<string, 'file' | 'folder'>();
  const folded = (path: string): string => path.normalize('NFC').toLowerCase().toUpperCase();
  const freeName = (parent: string, name: string, kind: 'file' | 'folder'): string => {
    for (let number = 1; ; number++) {
      const path = `${parent}${number === 1 ? name : numbered(name, number)}`;
      const there = taken.get(folded(path));
      if (there === undefined || (there === 'folder' && kind === 'folder')) {
        taken.set(folded(path), kind);
        return path;
      }
    }
  };
  return {
    take(segments, isFolder) {
      let path = '';
      segments.forEach((segment, index) => {
        const isLast = index === segments.length - 1;
        path = freeName(path, segment, isLast && !isFolder ? 'file' : 'folder');
        if (!isLast) path += '/';
      });
      return path;
    },
  };
}

function unsafe(what: string): SendError {
  return new SendError('unsafe_archive', `the archive is not extracted: ${what}`);
}
