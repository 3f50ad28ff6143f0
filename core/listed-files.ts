import { utf8 } from './bytes.ts';
import type { Metadata } from './schemas.ts';

const MAX_FILES = 100;
/** Room for the list in the metadata, which has its own bound; the archive has all files in any case. */
const MAX_BYTES = 24 * 1024;
const MAX_NAME_CHARACTERS = 1_024;

/** What the metadata says of the files of an archive: as many of the first ones as have room there. */
export function listedFiles(
  all: Iterable<{ readonly name: string; readonly bytes: number }>,
): NonNullable<Metadata['files']> {
  const files: NonNullable<Metadata['files']> = [];
  let room = MAX_BYTES;
  for (const { name, bytes } of all) {
    room -= utf8(JSON.stringify(name)).byteLength + 32;
    if (room < 0 || files.length === MAX_FILES) break;
    if (name.length <= MAX_NAME_CHARACTERS) files.push({ name, bytes });
  }
  return files;
}
