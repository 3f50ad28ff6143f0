import type { Bytes } from '../core/bytes.ts';
import { concatBytes } from '../core/bytes.ts';
import { shownMessage } from '../core/shown-text.ts';
import { writeOut } from './terminal.ts';

/** Gathers a note, and prints it when its last byte is verified: before that nothing of it is shown. */
export function noteSink(print: (content: Bytes) => Promise<void>): WritableStream<Bytes> {
  const chunks: Bytes[] = [];
  return new WritableStream<Bytes>({
    write: (chunk) => void chunks.push(chunk),
    close: () => print(concatBytes(chunks)),
  });
}

/** Byte by byte to a file or a pipe. A terminal shows no controls, which could move its cursor or turn the direction of text, and gets whole lines. */
export async function printNote(content: Bytes, isTerminal: boolean = process.stdout.isTTY): Promise<void> {
  await writeOut(isTerminal ? linesOf(content) : content);
}

function linesOf(content: Bytes): string {
  const text = shownMessage(new TextDecoder().decode(content));
  return text.endsWith('\n') ? text : `${text}\n`;
}
