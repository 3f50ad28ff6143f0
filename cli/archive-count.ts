import { open } from 'node:fs/promises';
import { readUpTo } from './file-source.ts';

const WINDOW_BYTES = 1024 * 1024;
const HEADER_BYTES = 46;
const SIGNATURE = 0x02014b50;

/**
 * How many entries the directory of an archive holds, whatever its end record says: that has 16 bits for the number, and programs that
 * write more entries without the 64-bit record leave a number that is too small. `from` is where the directory begins.
 */
export async function countEntries(archive: string, from: number): Promise<number> {
  const file = await open(archive, 'r');
  let window = Buffer.alloc(0);
  let at = from;
  try {
    for (let count = 0; ; count++) {
      if (window.byteLength < HEADER_BYTES) window = Buffer.from(await readUpTo(file, at, WINDOW_BYTES));
      if (window.byteLength < HEADER_BYTES || window.readUInt32LE(0) !== SIGNATURE) return count;
      // Section 4.3.12 of APPNOTE.TXT: name, extra field and comment follow.
      const bytes = HEADER_BYTES + window.readUInt16LE(28) + window.readUInt16LE(30) + window.readUInt16LE(32);
      window = window.subarray(bytes);
      at += bytes;
    }
  } finally {
    await file.close();
  }
}
