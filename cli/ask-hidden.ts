import { SendError } from '../core/errors.ts';

/** Asks at the terminal, on standard error, for something that does not show while it is typed. Throws `cancelled` after Ctrl-C. */
export async function askHidden(prompt: string): Promise<string> {
  const { read } = await import('read');
  try {
    const typed = await read({ prompt, silent: true, output: process.stderr });
    // The line feed that was typed does not show either.
    process.stderr.write('\n');
    return typed;
  } catch (thrown) {
    // Ctrl-C at the prompt.
    throw new SendError('cancelled', undefined, { cause: thrown });
  }
}
