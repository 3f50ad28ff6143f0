import type { Bytes } from './bytes.ts';
import type { Metadata } from './schemas.ts';

/**
 * The type of a note: a text that was written or pasted, and is no file of its sender. To a program that does not know it, it is a text file.
 */
export const NOTE_TYPE = 'text/plain;charset=utf-8;sgraph-send=note';
/** Unicode code points that a note may have. A longer text is sent as a file. */
export const NOTE_CHARACTERS = 100_000;
/** UTF-8 takes up to four bytes for a code point. */
export const MAX_NOTE_BYTES: number = NOTE_CHARACTERS * 4;
/** The name under which a note is saved where its sender gave none. */
export const NOTE_NAME = 'note.txt';

/**
 * Whether a transfer is a note, which is shown as text. What is larger than one can be is a file, whatever its sender's program says.
 *
 * @param metadata - what `openMetadata` returned
 * @example
 * ```ts
 * console.log(isNote({ type: 'text/plain', bytes: 5 })); // false: a text file
 * ```
 */
export function isNote({ type, bytes }: Pick<Metadata, 'type' | 'bytes'>): boolean {
  return type === NOTE_TYPE && bytes <= MAX_NOTE_BYTES;
}

/** Length in Unicode code points, as messages and notes are counted. */
export function characterCount(text: string): number {
  return Array.from(text).length;
}

/** The text of a note's bytes; undefined where they are not UTF-8. */
export function noteText(content: Bytes): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return undefined;
  }
}
