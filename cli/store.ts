import { Command } from 'commander';
import { storeCheckCommand } from './store-check.ts';
import { storeCopyCommand } from './store-copy.ts';

/** `sgraph-send store`. */
export function storeCommand(): Command {
  return new Command('store')
    .description('Work directly on a store, without a server.')
    .addCommand(storeCheckCommand())
    .addCommand(storeCopyCommand())
    .addHelpText('after', '\nExample:\n  sgraph-send store check disk:/srv/send');
}
