import { safeFileName, withoutTrailing } from '../core/file-name.ts';

/** The longest name that file systems take, in bytes of UTF-8. */
const MAX_BYTES = 255;
/** Control characters, and those that turn the direction of text. */
// eslint-disable-next-line no-control-regex
const DECEIVING = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A name under which a received file may be saved: safe on every system, and not too long for a file system. */
export function localName(name: string): string {
  return withoutTrailing(cutToBytes(safeFileName(name), MAX_BYTES));
}

/**
 * One segment of a path in an archive, as it may be on this system. A folder that was sent should come back with its own names, so
 * elsewhere than on Windows only what could deceive a reader is replaced. The segment is not empty, `.` or `..`.
 */
export function extractedName(segment: string, platform: NodeJS.Platform): string {
  if (platform === 'win32') return localName(segment);
  return cutToBytes(segment.replace(DECEIVING, '_'), MAX_BYTES);
}

/** Cut at a whole character, with its ending kept. */
function cutToBytes(name: string, maxBytes: number): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  const ending = /\.[^.\s]{1,16}$/u.exec(name)?.[0] ?? '';
  let room = maxBytes - Buffer.byteLength(ending);
  let stem = '';
  for (const character of name.slice(0, name.length - ending.length)) {
    room -= Buffer.byteLength(character);
    if (room < 0) break;
    stem += character;
  }
  return stem + ending;
}
