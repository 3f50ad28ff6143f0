import type { Command } from 'commander';
import { CommanderError } from 'commander';
import { usageWords } from '../core/usage-words.ts';
import { programFor } from './commands.ts';
import { SendError } from '../core/errors.ts';
import { describeFailure, failureValue } from './failure.ts';
import { beginOutput, hasOutput, writeJson } from './terminal.ts';

const USAGE_EXIT = 2;

/** Runs the command line and returns its exit code: 0, or the one that the table of errors gives. */
export async function runCli(argv: readonly string[]): Promise<number> {
  outliveReaders();
  beginOutput();
  try {
    const program = await programFor(argv.slice(2));
    silenceParser(program);
    await program.parseAsync(argv);
    return 0;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return endOfParsing(thrown, argv);
    const { line, exit } = describeFailure(thrown);
    if (line !== undefined) process.stderr.write(`sgraph-send: ${line}\n`);
    await printFailure(argv, thrown);
    return exit;
  }
}

/**
 * The reader of help or progress may stop reading (`| head -1`): without a listener that would end the process, and the transfer with it.
 */
function outliveReaders(): void {
  for (const output of [process.stdout, process.stderr])
    if (output.listenerCount('error') === 0) output.on('error', () => undefined);
}

/** With --json standard output has one value: the result, or what went wrong. A report that was printed names it already. */
async function printFailure(argv: readonly string[], thrown: unknown): Promise<void> {
  const end = argv.indexOf('--');
  const flags = end === -1 ? argv : argv.slice(0, end);
  const value = failureValue(thrown);
  if (!flags.includes('--json') || hasOutput() || value.error.code === 'broken_pipe') return;
  await writeJson(value).catch(() => undefined);
}

/** The parser has printed help and version; a fault is printed here. */
async function endOfParsing(thrown: CommanderError, argv: readonly string[]): Promise<number> {
  if (thrown.exitCode === 0) return 0;
  const words = usageWords(thrown);
  await printFailure(argv, new SendError('invalid_request', words));
  if (words !== undefined) process.stderr.write(`sgraph-send: ${words}\n(add --help to see what is possible)\n`);
  return USAGE_EXIT;
}

/** The parser throws instead of ending the process, and prints no faults itself. */
export function silenceParser(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => undefined });
  command.commands.forEach(silenceParser);
}
