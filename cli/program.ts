import { Command } from 'commander';
import { VERSION } from '../lambdas/version.ts';
import { requireGiven } from './require-given.ts';

/** The program without its commands. */
export function emptyProgram(): Command {
  return new Command('sgraph-send')
    .description('Move files between people so that no server can read them.')
    .version(VERSION)
    .hook('preAction', (_, command) => requireGiven(command))
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
