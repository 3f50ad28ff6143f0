import { Command, CommanderError } from 'commander';
import { asSendError, ERRORS } from '../core/errors.ts';
import { VERSION } from '../lambdas/version.ts';
import { serveCommand } from './serve.ts';

const USAGE_EXIT = 2;

/** Runs the command line and returns its exit code: 0, or the one that the table of errors gives. */
export async function runCli(argv: readonly string[]): Promise<number> {
  const program = new Command('sgraph-send')
    .description('Move files between people so that no server can read them.')
    .version(VERSION)
    .exitOverride()
    .addCommand(serveCommand());
  try {
    await program.parseAsync(argv);
    return 0;
  } catch (thrown) {
    // Commander has printed its own message already, help and version included.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : USAGE_EXIT;
    const error = asSendError(thrown);
    const detail = error.code === 'internal' && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    console.error(`sgraph-send: ${error.message}${detail}`);
    return ERRORS[error.code].exit;
  }
}
