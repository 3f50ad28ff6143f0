import { utf8 } from './bytes.ts';
import { safeFileName, withoutTrailing } from './file-name.ts';

/** The longest name that file systems take, in bytes of UTF-8. */
const MAX_BYTES = 255;

/** A name under which a received file may be saved: safe on every system, and not too long for a file system. */
export function localName(name: string): string {
  return withoutTrailing(cutToBytes(safeFileName(name)));
}

/** Cut at a whole character to what file systems take, with its ending kept. */
export function cutToBytes(name: string): string {
  if (bytesOf(name) <= MAX_BYTES) return name;
  const ending = /\.[^.\s]{1,16}$/u.exec(name)?.[0] ?? '';
  let room = MAX_BYTES - bytesOf(ending);
  let stem = '';
  for (const character of name.slice(0, name.length - ending.length)) {
    room -= bytesOf(character);
    if (room < 0) break;
    stem += character;
  }
  return stem + ending;
}

function bytesOf(text: string): number {
  return utf8(text).byteLength;
}
