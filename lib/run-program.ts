import { usageWords } from '../core/usage-words.ts';
import { DeployError, exitCodeOf, messageOf } from './deploy-error.ts';

/**
 * Runs a program that a script of `package.json` starts, and sets its exit code. `--help` shows how it is used, and so do wrong flags; any other
 * reason why it could not do its work is a line.
 */
export async function runProgram(usage: string, work: () => number | Promise<number>): Promise<void> {
  try {
    if (process.argv.includes('--help') || process.argv.includes('-h')) process.stdout.write(`${usage}\n`);
    else process.exitCode = await work();
  } catch (thrown) {
    const fault = wrongUse(thrown, usage) ?? thrown;
    process.stderr.write(`${messageOf(fault)}\n`);
    process.exitCode = exitCodeOf(fault);
  }
}

/** What Node's `parseArgs` throws, in our words. */
function wrongUse(thrown: unknown, usage: string): DeployError | undefined {
  if (!(thrown instanceof TypeError) || !('code' in thrown) || !/^ERR_PARSE_ARGS_/.test(String(thrown.code)))
    return undefined;
  const words = usageWords({ code: String(thrown.code), message: thrown.message });
  return new DeployError('config', [words ?? 'wrong use', usage].join('\n'), { cause: thrown });
}
