import { writeSync } from 'node:fs';

/** Where a level prints: straight to the terminal, or into an open file that is shown later. */
export type Output = 'inherit' | number;

/** Prints one line of a level. */
export function print(output: Output, line: string): void {
  if (output === 'inherit') console.log(line);
  else writeSync(output, `${line}\n`);
}
