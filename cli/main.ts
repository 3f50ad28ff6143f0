import { Command, CommanderError } from 'commander';
import { usageWords } from '../core/usage-words.ts';
import { VERSION } from '../lambdas/version.ts';
import { programFor } from './commands.ts';
import { describeFailure } from './failure.ts';

const USAGE_EXIT = 2;

/** Runs the command line and returns its exit code: 0, or the one that the table of errors gives. */
export async function runCli(argv: readonly string[]): Promise<number> {
  outliveReaders();
  try {
    const program = await programFor(argv.slice(2), emptyProgram);
    silenceParser(program);
    await program.parseAsync(argv);
    return 0;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return endOfParsing(thrown);
    const { line, exit } = describeFailure(thrown);
    if (line !== undefined) process.stderr.write(`sgraph-send: ${line}\n`);
    return exit;
  }
}

/** The program without its commands. */
export function emptyProgram(): Command {
  return new Command('sgraph-send')
    .description('Move files between people so that no server can read them.')
    .version(VERSION)
    .addHelpText(
      'after',
      `
Settings come from flags, then from SGRAPH_SEND_… variables, then from the configuration file.

Examples:
  sgraph-send send report.pdf --server https://send.example
  sgraph-send receive 'https://send.example/d/ID#KEY'
  sgraph-send serve`,
    );
}

/**
 * The reader of help or progress may stop reading (`| head -1`): without a listener that would end the process, and the transfer with it.
 */
function outliveReaders(): void {
  for (const output of [process.stdout, process.stderr])
    if (output.listenerCount('error') === 0) output.on('error', () => undefined);
}

/** The parser has printed help and version; a fault is printed here. */
function endOfParsing(thrown: CommanderError): number {
  if (thrown.exitCode === 0) return 0;
  const words = usageWords(thrown);
  if (words !== undefined) process.stderr.write(`sgraph-send: ${words}\n(add --help to see what is possible)\n`);
  return USAGE_EXIT;
}

/** The parser throws instead of ending the process, and prints no faults itself. */
export function silenceParser(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => undefined });
  command.commands.forEach(silenceParser);
}
