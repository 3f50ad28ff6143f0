import { Command } from 'commander';
import { VERSION } from '../lambdas/version.ts';
import { createTerminal } from './terminal.ts';

/** `sgraph-send version`. */
export function versionCommand(): Command {
  return new Command('version')
    .description('Print the version, as --version does.')
    .option('--json', 'with the versions of Node and of the system, as JSON')
    .addHelpText('after', '\nExample:\n  sgraph-send version --json')
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const { version: node, platform, arch } = process;
      await createTerminal({ json }).result(VERSION, { version: VERSION, node, platform, arch });
    });
}
