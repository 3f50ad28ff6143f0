import type { Prefix } from './key.ts';
import { parseKey } from './key.ts';
import type { StoredObject } from './store.ts';

/** Sorts behind every other character, in UTF-8 as well. */
const LAST_CHARACTER = '\u{10FFFF}';

/** What to start after when pages are cut at `/`: an item inside a folder means the whole folder, which was listed. */
export function behindFolder(after: string, below: Prefix): string {
  if (!after.startsWith(below)) return after;
  const slash = after.indexOf('/', below.length);
  return slash === -1 ? after : `${after.slice(0, slash + 1)}${LAST_CHARACTER}`;
}

/** The object, unless no store of ours could have made it. */
export function storedObject({ name, bytes }: { name: string; bytes: number }): StoredObject[] {
  const key = parseKey(name);
  return key ? [{ key, bytes }] : [];
}

/** Whether a common prefix is one of our keys' folders. */
export function isFolder(name: string): boolean {
  return parseKey(name.slice(0, -1)) !== undefined;
}
