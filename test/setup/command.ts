import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutSeconds?: number;
  /** Folder to run in. */
  readonly cwd?: string;
}

/** Runs a program to its end and gives what it printed. Throws with the last lines of its output when it fails. */
export async function run(command: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { env = {}, timeoutSeconds = 600, cwd } = options;
  try {
    const { stdout } = await execute(command, args, {
      env: { ...process.env, ...env },
      ...(cwd !== undefined && { cwd }),
      timeout: timeoutSeconds * 1000,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  } catch (cause) {
    const shown = [command, ...args].join(' ');
    throw new Error(`\`${shown}\` failed: ${lastLines(cause)}`, { cause });
  }
}

/** What the program printed, or undefined when it is missing or fails: for asking whether something is there. */
export async function answerOf(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await run(command, args, { timeoutSeconds: 30 })).trim();
  } catch (thrown) {
    if (thrown instanceof Error) return undefined;
    throw thrown;
  }
}

function lastLines(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const printed = 'stderr' in cause && typeof cause.stderr === 'string' ? cause.stderr.trim() : '';
  return printed === '' ? cause.message : printed.split('\n').slice(-15).join('\n');
}
