import { Command, Option } from 'commander';
import { SendError } from '../core/errors.ts';
import type { ServerInfo } from '../core/schemas.ts';
import { sendToRequest } from '../core/client/file-requests.ts';
import type { Uploaded } from '../core/client/upload-options.ts';
import type { Connection } from './connection.ts';
import { connect } from './connection.ts';
import { lifeFor, parseExpiry } from './expiry.ts';
import { createHistoryKeeper } from './history-keeper.ts';
import { noticeNewer } from './newer-version.ts';
import type { LinkFlags } from './pass-on.ts';
import { addLinkOptions, passOn } from './pass-on.ts';
import { printPlan } from './dry-run.ts';
import { requestLinkOf, requestsOf } from './kept-requests.ts';
import { interruptible } from './interruption.ts';
import type { LeaveOut } from './leave-out.ts';
import type { Payload } from './payload.ts';
import { packNote, packPayload } from './payload.ts';
import type { PasswordFlags } from './password.ts';
import { protectionFor } from './password.ts';
import { addHistoryOption, addOutputOptions, addProgressOption, addPlaceOptions } from './place-options.ts';
import { locationOfLink } from './read-link.ts';
import { sendPayload } from './sending.ts';
import type { CliSettings, SettingFlags } from './settings.ts';
import { processCliSettings, requireLocation } from './settings.ts';
import { printRetries } from './retries.ts';
import type { Terminal, TerminalFlags } from './terminal.ts';
import { createTerminal } from './terminal.ts';

/** One device and one failed attempt should not use a link up, and ten people are still few. */
const DEFAULT_DOWNLOADS = 10;

interface SendFlags extends SettingFlags, TerminalFlags, PasswordFlags, LinkFlags {
  readonly to?: string;
  readonly text?: string;
  readonly message?: string;
  readonly name?: string;
  readonly exclude?: readonly string[];
  readonly gitignore?: boolean;
  readonly dryRun?: boolean;
}

/** `sgraph-send send`. */
export function sendCommand(): Command {
  const command = new Command('send')
    .argument('[path...]', 'files or folders; - is standard input')
    .description(
      'Encrypt and send: one file as it is, several files or a folder as one zip, or a text. Prints the link.',
    );
  return addProgressOption(
    addOutputOptions(
      addLinkOptions(addHistoryOption(addPlaceOptions(command)))
        .option('--expires <when>', '90m, 1h, 7d, 2w, or a date such as 2030-12-31 (default: set by the server)')
        .option('--downloads <count>', `maximum number of downloads (default: ${DEFAULT_DOWNLOADS})`)
        .addOption(
          new Option('--to <link>', 'the link of a file request: only its owner can open what is sent').conflicts([
            'qr',
            'copy',
            'open',
          ]),
        )
        .option('--token <code>', 'access code, if the server needs one')
        .option('--password', 'protect it with a password as well, which the command asks for')
        .option(
          '--password-file <path>',
          'the same, with the password in the first line of a file; - is standard input',
        )
        .option('--text <text>', 'send this text, as a note, in place of files; - is standard input')
        .option('--message <text>', 'message to the recipient, encrypted like the file')
        .option('--name <name>', 'file name for the recipient')
        .option(
          '--exclude <pattern>',
          'leave out of folders what matches, as in a .gitignore; may be repeated',
          (pattern: string, before: readonly string[] | undefined) => [...(before ?? []), pattern],
        )
        .option('--gitignore', 'leave out of folders what their .gitignore files name, and .git')
        .option('--dry-run', 'show what would be sent, and send nothing'),
    ),
  )
    .addHelpText(
      'after',
      `
The link goes to standard output, everything else to standard error. Anyone with the link can read the file; anyone with the
private link can delete it, change when it expires, and read its log. With --to no link to the file is printed.

Examples:
  sgraph-send send report.pdf --server https://send.example
  sgraph-send send contract.pdf --password --server https://send.example
  sgraph-send send project/ --exclude '*.tmp' --gitignore --dry-run
  sgraph-send send photos/ notes.txt --server https://send.example --expires 7d --downloads 3
  sgraph-send send --text "The door code is 4711" --downloads 1 --server https://send.example
  tar c src | sgraph-send send - --name src.tar --server https://send.example
  sgraph-send send photo.jpg --to https://send.example/r/ID#KEY
  sgraph-send send big.iso --store disk:/srv/send
  sgraph-send send big.iso --store s3://my-bucket/send --mode direct`,
    )
    .action(async (paths: string[], flags: SendFlags) => interruptible((signal) => runSend(paths, flags, signal)));
}

async function runSend(paths: readonly string[], flags: SendFlags, signal: AbortSignal): Promise<void> {
  const terminal = createTerminal(flags);
  const settings = processCliSettings(flags);
  requireContent(paths, flags.text);
  if (flags.dryRun) return runDry(paths, flags, settings, terminal, signal);
  const request = flags.to === undefined ? undefined : requestLinkOf(flags.to);
  const place = request ? locationOfLink(request, settings) : requireLocation(settings.place);
  // Errors of the command are reported before a server is asked or a stream is read.
  const expires = settings.expires === undefined ? undefined : parseExpiry(settings.expires);
  const protect = await protectionFor(flags, settings, [...paths, flags.text ?? '']);
  const onRetry = printRetries(terminal);
  const connection = await connect(place, { network: settings.network, onRetry, signal });
  try {
    const info = await connection.client.info(signal);
    noticeNewer(terminal, info, settings.noticesUpdates);
    const asked = request && (await requestsOf(connection).view(request.id, request.secret, signal));
    if (!asked) await requireToken(connection, info, settings);
    if (asked?.title !== undefined) terminal.say(`request: ${asked.title}`);
    if (asked?.message !== undefined) terminal.say(`message: ${asked.message}`);
    const expiresInSeconds = lifeFor(expires, info.limits, connection.client.now());
    const payload = await pack(paths, flags, signal);
    try {
      reportMissing(terminal, payload);
      const uploaded = await sendPayload({
        connection,
        place,
        directories: settings.directories,
        history: createHistoryKeeper(settings.directories, settings.keepsHistory, terminal),
        payload,
        message: flags.message,
        expiresInSeconds,
        maxDownloads: settings.downloads ?? Math.min(DEFAULT_DOWNLOADS, info.limits.maxDownloads),
        token: settings.token,
        protect,
        ...(request && { forRequest: sendToRequest(request.secret) }),
        terminal,
        signal,
      });
      await printSent(terminal, connection, uploaded, {
        payload,
        flags,
        request: request?.id,
        isProtected: protect !== undefined,
      });
    } finally {
      await payload.source.close();
    }
  } finally {
    await connection.close();
  }
}

async function runDry(
  paths: readonly string[],
  flags: SendFlags,
  { place, expires, downloads }: CliSettings,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  if (expires !== undefined) parseExpiry(expires);
  const payload = await pack(paths, flags, signal);
  try {
    reportSkipped(terminal, payload);
    await printPlan(terminal, payload, { place, expires, downloads: downloads ?? DEFAULT_DOWNLOADS });
  } finally {
    await payload.source.close();
  }
}

function leaveOutBy({ exclude = [], gitignore = false }: SendFlags): LeaveOut {
  return { exclude: [...exclude], gitignore };
}

function reportMissing(terminal: Terminal, payload: Payload): void {
  reportSkipped(terminal, payload);
  const { length } = payload.leftOut;
  if (length > 0) terminal.say(`left out: ${length} (--dry-run lists them)`);
}

function reportSkipped(terminal: Terminal, { skipped }: Payload): void {
  for (const path of skipped) terminal.warn(`${path} is a link or a special file: it was not sent`);
}

/** Files or a text. */
function requireContent(paths: readonly string[], text: string | undefined): void {
  if (paths.length > 0 && text !== undefined)
    throw new SendError('invalid_request', 'give files or --text, not both: --message is a text beside files');
  if (paths.length === 0 && text === undefined)
    throw new SendError('invalid_request', 'nothing to send: give files or folders, - for standard input, or --text');
}

function pack(paths: readonly string[], flags: SendFlags, signal: AbortSignal): Promise<Payload> {
  const { text, name } = flags;
  return text === undefined ? packPayload(paths, name, signal, leaveOutBy(flags)) : packNote(text, name);
}

/** Where an access code is needed, a missing or bad one is reported before a stream is read to its end. */
async function requireToken(connection: Connection, info: ServerInfo, { token }: CliSettings): Promise<void> {
  if (info.uploads !== 'token') return;
  if (token === undefined) {
    throw new SendError('token_required', 'an access code is needed: give --token CODE or set SGRAPH_SEND_TOKEN');
  }
  await connection.client.checkToken(token);
}

interface Sent {
  readonly payload: Payload;
  readonly flags: LinkFlags;
  /** The file request that it was sent to. */
  readonly request: string | undefined;
  readonly isProtected: boolean;
}

/** Prints the links. What was sent to a file request is its owner's to open: no link of it is to be passed on. */
export async function printSent(
  terminal: Terminal,
  connection: Connection,
  { id, secret, ownerSecret }: Uploaded,
  { payload, flags, request, isProtected }: Sent,
): Promise<void> {
  const { source, metadata, skipped, leftOut } = payload;
  const manage = connection.manageLink(id, ownerSecret);
  terminal.say(`to manage it (log, expiry, delete): ${manage}`);
  if (isProtected) terminal.say('the password is not in the link: tell the recipient in another way');
  const facts = { manage, name: metadata.name, bytes: source.bytes, skipped, leftOut };
  if (request !== undefined)
    return terminal.result(`${id} was sent to the file request: its owner can open it`, { id, request, ...facts });
  const link = connection.downloadLink(id, secret);
  await terminal.result(link, { id, link, ...facts });
  await passOn(terminal, link, flags);
}
