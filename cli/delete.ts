import { Command } from 'commander';
import { SendError } from '../core/errors.ts';
import { connect } from './connection.ts';
import { eachLink } from './each-link.ts';
import { changeInHistory } from './history-keeper.ts';
import { isOwners } from './info.ts';
import { addOutputOptions, addPlaceOptions } from './place-options.ts';
import type { KeyFlags } from './read-link.ts';
import { addKeyOptions, locationOfLink, readLink } from './read-link.ts';
import type { SettingFlags } from './settings.ts';
import { processCliSettings } from './settings.ts';
import type { Terminal, TerminalFlags } from './terminal.ts';

type DeleteFlags = SettingFlags & TerminalFlags & KeyFlags;

/** `sgraph-send delete`. */
export function deleteCommand(): Command {
  return addOutputOptions(
    addKeyOptions(
      addPlaceOptions(
        new Command('delete')
          .argument('<link...>', 'the private links, or IDs of the history')
          .description('Delete transfers that you sent. Their logs are kept.'),
      ),
      'the key of the private link, when it came separately',
    ),
  )
    .addHelpText(
      'after',
      `
Examples:
  sgraph-send delete 'https://send.example/t/ID#KEY'
  sgraph-send delete abcdefghijklmnopqrstuvwxyz
  sgraph-send delete 'ID#KEY' --store disk:/srv/send`,
    )
    .action((links: string[], flags: DeleteFlags) =>
      eachLink(links, flags, (link, terminal) => runDelete(link, flags, terminal)),
    );
}

async function runDelete(text: string, flags: DeleteFlags, terminal: Terminal): Promise<void> {
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
