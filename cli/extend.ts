import { Command } from 'commander';
import { SendError } from '../core/errors.ts';
import { connect } from './connection.ts';
import { parseExpiry } from './expiry.ts';
import { formatSeconds } from './format.ts';
import { changeInHistory } from './history-keeper.ts';
import { isOwners } from './info.ts';
import { addOutputOptions, addPlaceOptions } from './place-options.ts';
import type { KeyFlags } from './read-link.ts';
import { addKeyOptions, locationOfLink, readLink } from './read-link.ts';
import type { SettingFlags } from './settings.ts';
import { processCliSettings } from './settings.ts';
import type { TerminalFlags } from './terminal.ts';
import { createTerminal } from './terminal.ts';

type ExtendFlags = SettingFlags & TerminalFlags & KeyFlags;

/** `sgraph-send extend`. */
export function extendCommand(): Command {
  return addOutputOptions(
    addKeyOptions(
      addPlaceOptions(
        new Command('extend')
          .argument('<link>', 'the private link, or an ID of the history')
          .argument('<when>', 'from now 90m, 1h, 7d, 2w, or a date such as 2030-12-31, or a time in ISO 8601')
          .description('Change when a transfer that you sent expires. Prints the new time.'),
      ),
      'the key of the private link, when it came separately',
    ),
  )
    .addHelpText(
      'after',
      `
The server limits how long a transfer is kept, counted from its creation. An expired transfer is deleted and cannot be extended.

Examples:
  sgraph-send extend 'https://send.example/t/ID#KEY' 7d
  sgraph-send extend 'https://send.example/t/ID#KEY' 2030-12-31 --json
  sgraph-send extend 'ID#KEY' 12h --store disk:/srv/send`,
    )
    .action(runExtend);
}

async function runExtend(text: string, when: string, flags: ExtendFlags): Promise<void> {
  const terminal = createTerminal(flags);
  const settings = processCliSettings(flags);
  const expiry = parseExpiry(when);
  const link = await readLink(text, flags, settings, 'owner');
  if (!(await isOwners(link))) {
    throw new SendError('not_owner', "this is the recipient's link: the private link changes the expiry");
  }
  const connection = await connect(locationOfLink(link, settings), settings);
  const { client } = connection;
  try {
    const until = new Date(expiry(client.now())).toISOString();
    const { id, state, expiresAt } = await client.changeExpiry(link.id, link.secret, until);
    await changeInHistory(settings.directories, id, { until: expiresAt }, terminal);
    terminal.say(`${id} expires in ${formatSeconds((Date.parse(expiresAt) - client.now()) / 1000)}`);
    await terminal.result(expiresAt, { id, state, expiresAt });
  } finally {
    await connection.close();
  }
}
