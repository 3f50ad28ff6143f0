import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { failWith, readFault } from './failure.ts';

/** The bytes of a file, or of standard input for `-`. Throws `unreadable`. */
export async function readInput(path: string): Promise<Buffer> {
  return (path === '-' ? buffer(process.stdin) : readFile(path)).catch(failWith(readFault));
}

/** The text of a file. Throws `unreadable`. */
export async function readText(path: string): Promise<string> {
  return decodeText(await readFile(path).catch(failWith(readFault)));
}

/** A text as its byte order mark says: Windows PowerShell 5 writes what a command prints as UTF-16 (`> link.txt`). Without a mark it is UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return new TextDecoder(isUtf16 ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(bytes);
}
