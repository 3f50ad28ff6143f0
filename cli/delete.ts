import { Command } from 'commander';
import { SendError } from '../core/errors.ts';
import { connect } from './connection.ts';
import { changeInHistory } from './history-keeper.ts';
import { isOwners } from './info.ts';
import { addOutputOptions, addPlaceOptions } from './place-options.ts';
import type { KeyFlags } from './read-link.ts';
import { addKeyOptions, locationOfLink, readLink } from './read-link.ts';
import type { SettingFlags } from './settings.ts';
import { processCliSettings } from './settings.ts';
import type { TerminalFlags } from './terminal.ts';
import { createTerminal } from './terminal.ts';

type DeleteFlags = SettingFlags & TerminalFlags & KeyFlags;

/** `sgraph-send delete`. */
export function deleteCommand(): Command {
  return addOutputOptions(
    addKeyOptions(
      addPlaceOptions(
        new Command('delete')
          .argument('<link>', 'the private link')
          .description('Delete a transfer that you sent. Its log is kept.'),
      ),
      'the key of the private link, when it came separately',
    ),
  )
    .addHelpText(
      'after',
      `
Examples:
  sgraph-send delete 'https://send.example/t/ID#KEY'
  sgraph-send delete 'ID#KEY' --store disk:/srv/send`,
    )
    .action(runDelete);
}

async function runDelete(text: string, flags: DeleteFlags): Promise<void> {
  const terminal = createTerminal(flags);
  const settings = processCliSettings(flags);
  const link = await readLink(text, flags, settings, 'owner');
  if (!(await isOwners(link))) {
    throw new SendError('not_owner', "this is the recipient's link: the private link deletes a transfer");
  }
  const connection = await connect(locationOfLink(link, settings), settings);
  try {
    await connection.client.delete(link.id, link.secret);
    await changeInHistory(settings.directories, link.id, { deletedAt: new Date().toISOString() }, terminal);
    terminal.say(`deleted ${link.id}`);
    if (flags.json) await terminal.result('', { id: link.id, deleted: true });
  } finally {
    await connection.close();
  }
}
