import { Command } from 'commander';
import { SendError } from '../core/errors.ts';
import { unfinishedDownloads } from '../core/client/unfinished-downloads.ts';
import { connect } from './connection.ts';
import { isOwners } from './info.ts';
import { addOutputOptions, addPlaceOptions } from './place-options.ts';
import type { KeyFlags } from './read-link.ts';
import { addKeyOptions, locationOfLink, readLink } from './read-link.ts';
import type { SettingFlags } from './settings.ts';
import { processCliSettings } from './settings.ts';
import type { TerminalFlags } from './terminal.ts';
import { createTerminal } from './terminal.ts';
import { counted } from '../core/quantity.ts';

type GiveBackFlags = SettingFlags & TerminalFlags & KeyFlags;

/** `sgraph-send give-back`. */
export function giveBackCommand(): Command {
  return addOutputOptions(
    addKeyOptions(
      addPlaceOptions(
        new Command('give-back')
          .argument('<link>', 'the private link, or an ID of the history')
          .argument('[download]', 'its number, as shown in the log; without it all unfinished downloads')
          .description('Release downloads that were started and not finished, so that others can download.'),
      ),
      'the key of the private link, when it came separately',
    ),
  )
    .addHelpText(
      'after',
      `
The person who started the download has to start again. A download without any traffic for an hour is released automatically.

Examples:
  sgraph-send give-back 'https://send.example/t/ID#KEY'
  sgraph-send give-back 'https://send.example/t/ID#KEY' 2 --json
  sgraph-send give-back 'ID#KEY' --store disk:/srv/send`,
    )
    .action(runGiveBack);
}

async function runGiveBack(text: string, given: string | undefined, flags: GiveBackFlags): Promise<void> {
  const terminal = createTerminal(flags);
  const settings = processCliSettings(flags);
  const asked = given === undefined ? undefined : parseNumber(given);
  const link = await readLink(text, flags, settings, 'owner');
  if (!(await isOwners(link))) {
    throw new SendError('not_owner', "this is the recipient's link: the private link can release downloads");
  }
  const { client, close } = await connect(locationOfLink(link, settings), settings);
  try {
    const numbers =
      asked === undefined ? unfinishedDownloads(await client.log(link.id, { ownerSecret: link.secret })) : [asked];
    for (const download of numbers) await client.giveBack(link.id, link.secret, download);
    const { downloads } = await client.status(link.id, link.secret);
    const left = downloads.max - downloads.claimed;
    terminal.say(
      numbers.length === 0
        ? 'no download is unfinished'
        : `released ${numbers.join(', ')}: ${counted(left, 'download')} free`,
    );
    if (flags.json) await terminal.result('', { id: link.id, givenBack: numbers, free: left });
  } finally {
    await close();
  }
}

function parseNumber(text: string): number {
  if (/^[1-9][0-9]{0,5}$/.test(text)) return Number(text);
  throw new SendError(
    'invalid_request',
    `"${text}" is not the number of a download: expected 1, 2, … as shown in the log`,
  );
}
