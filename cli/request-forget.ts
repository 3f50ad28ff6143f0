import { Command } from 'commander';
import { SendError } from '../core/errors.ts';
import { forgetRequest, listKept } from './kept-requests.ts';
import { addOutputOptions } from './place-options.ts';
import { processCliSettings } from './settings.ts';
import type { TerminalFlags } from './terminal.ts';
import { createTerminal } from './terminal.ts';

/** `sgraph-send request forget`. */
export function requestForgetCommand(): Command {
  return addOutputOptions(
    new Command('forget')
      .argument('<id>', 'its ID, as `request list` shows it')
      .description('Remove a file request from this machine. Only its private link, saved elsewhere, opens it then.'),
  )
    .addHelpText('after', '\nExample:\n  sgraph-send request forget aaaaaaaaaaaaaaaaaaaaaaaaaa')
    .action(runForget);
}

/** Asks no server: what is sent to it stays there. */
async function runForget(id: string, flags: TerminalFlags): Promise<void> {
  const { directories } = processCliSettings({});
  const kept = await listKept(directories);
  if (!kept.some(({ head }) => head.id === id))
    throw new SendError('not_found', 'this machine does not have a file request with this ID: see `request list`');
  await forgetRequest(directories, id);
  await createTerminal(flags).result(`${id} is forgotten`, { id, forgotten: true });
}
