import { Command, InvalidArgumentError } from 'commander';
import { requireAtMost } from '../core/require-at-most.ts';
import { REQUEST_BOUNDS } from '../core/requests/schemas.ts';
import { connect } from './connection.ts';
import { lifeFor, parseExpiry } from './expiry.ts';
import { formatSeconds } from './format.ts';
import type { LinkFlags } from './pass-on.ts';
import { addLinkOptions, passOn } from './pass-on.ts';
import { keepRequest, newHead, requestsOf } from './kept-requests.ts';
import { noticeNewer } from './newer-version.ts';
import { addOutputOptions, addPlaceOptions } from './place-options.ts';
import type { SettingFlags } from './settings.ts';
import { processCliSettings, requireLocation } from './settings.ts';
import type { TerminalFlags } from './terminal.ts';
import { createTerminal } from './terminal.ts';

const DEFAULT_TRANSFERS = 100;

interface CreateFlags extends SettingFlags, TerminalFlags, LinkFlags {
  readonly title?: string;
  readonly message?: string;
  readonly transfers?: number;
}

/** `sgraph-send request create`. */
export function requestCreateCommand(): Command {
  return addOutputOptions(
    addLinkOptions(
      addPlaceOptions(
        new Command('create').description('Make a file request. Prints the link for those who are to send files.'),
      ),
    )
      .option('--title <text>', 'what senders see above the upload, encrypted')
      .option('--message <text>', 'message to the senders, encrypted')
      .option('--expires <when>', '90m, 1h, 7d, 2w, or a date such as 2030-12-31 (default: set by the server)')
      .option('--transfers <count>', `maximum number of transfers (default: ${DEFAULT_TRANSFERS})`, count)
      .option('--token <code>', 'access code, if the server needs one; senders then need none'),
  )
    .addHelpText(
      'after',
      `
The link goes to standard output. The private link opens everything that is sent: it is kept on this machine, where \`request list\`
and \`request receive\` find it.

Examples:
  sgraph-send request create --title "Photos of the trip" --server https://send.example
  sgraph-send request create --expires 7d --transfers 20 --json`,
    )
    .action(runCreate);
}

function count(text: string): number {
  if (/^[1-9][0-9]{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('must be a whole number from 1');
}

async function runCreate(flags: CreateFlags): Promise<void> {
  const terminal = createTerminal(flags);
  const settings = processCliSettings(flags);
  const place = requireLocation(settings.place);
  const expires = settings.expires === undefined ? undefined : parseExpiry(settings.expires);
  const connection = await connect(place, settings);
  try {
    const server = await connection.client.info();
    noticeNewer(terminal, server, settings.noticesUpdates);
    const { limits } = server;
    const expiresInSeconds = lifeFor(expires, limits, connection.client.now());
    const most = limits.maxRequestTransfers ?? REQUEST_BOUNDS.transfers;
    const maxTransfers = flags.transfers ?? Math.min(DEFAULT_TRANSFERS, most);
    requireAtMost({ name: '--transfers', value: maxTransfers, most });
    const { title, message } = flags;
    const words = { ...(title !== undefined && { title }), ...(message !== undefined && { message }) };
    const token = settings.token;
    const made = await requestsOf(connection).create({ ...words, expiresInSeconds, maxTransfers, token });
    const { id, ownerSecret, publicKey, info } = made;
    const head = newHead({ place, id, ownerSecret, ...(title !== undefined && { title }) });
    const kept = await keepRequest(settings.directories, head, terminal);
    await kept.close();
    const link = connection.requestLink(id, publicKey);
    const inbox = connection.inboxLink(id, ownerSecret);
    // Where this machine does not keep it, it is nowhere else: it is printed in spite of --quiet.
    const { say } = kept.isKept || flags.json ? terminal : createTerminal({});
    say(`to receive what is sent, your private link: ${inbox}`);
    terminal.say(`it expires in ${formatSeconds(expiresInSeconds)}`);
    await terminal.result(link, { id, link, inbox, expiresAt: info.expiresAt, maxTransfers });
    await passOn(terminal, link, flags);
  } finally {
    await connection.close();
  }
}
