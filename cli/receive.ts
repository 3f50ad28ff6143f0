import { Command, Option } from 'commander';
import { newSecret } from '../core/crypto/keys.ts';
import type { Bytes } from '../core/bytes.ts';
import { SendError } from '../core/errors.ts';
import { latestExpiry } from '../core/longest-life.ts';
import { isNote } from '../core/note.ts';
import type { OpenedTransfer } from '../core/client/client.ts';
import { openWhenReady } from './await-upload.ts';
import type { Connection } from './connection.ts';
import { connect } from './connection.ts';
import { eachLink, folderForSeveral } from './each-link.ts';
import { createHistoryKeeper } from './history-keeper.ts';
import { interruptible } from './interruption.ts';
import { forgetClaim, readClaim } from './kept-claim.ts';
import type { PasswordFlags } from './password.ts';
import { addPasswordOptions, unlockFor } from './password.ts';
import { addHistoryOption, addOutputOptions, addProgressOption, addPlaceOptions } from './place-options.ts';
import { noteSink, printNote } from './print-note.ts';
import type { KeyFlags, OpenLink } from './read-link.ts';
import { addKeyOptions, locationOfLink, readLink } from './read-link.ts';
import { receiveInto } from './receive-into.ts';
import type { OnlyFlags } from './receive-only.ts';
import type { CliSettings, TransferLocation, SettingFlags } from './settings.ts';
import { processCliSettings } from './settings.ts';
import { createStateFileIfPossible, reopenStateFile } from './state-file.ts';
import type { StateFile } from './state-file.ts';
import type { Target } from './target.ts';
import { chooseTarget, temporaryBeside } from './target.ts';
import { printRetries } from './retries.ts';
import type { Terminal, TerminalFlags } from './terminal.ts';
import type { KeptLine, UnfinishedDownload } from './unfinished.ts';
import { downloadStatePath, readUnfinished } from './unfinished.ts';

interface ReceiveFlags extends SettingFlags, TerminalFlags, KeyFlags, PasswordFlags, OnlyFlags {
  readonly extract?: boolean;
  readonly tryDamaged?: boolean;
}

/** `sgraph-send receive`. */
export function receiveCommand(): Command {
  const command = new Command('receive')
    .argument('<link...>', 'the links, each also as ID#KEY, or an ID of the history')
    .description(
      'Download, decrypt and verify. The file gets its name only after its last byte is verified. A note is printed.',
    );
  return addProgressOption(
    addOutputOptions(
      addKeyOptions(
        addHistoryOption(addPlaceOptions(addPasswordOptions(command))),
        'the key, when it came separately; without it the command asks',
      )
        .option(
          '-o, --output <path>',
          'file or folder to save to (with several links a folder); FOLDER/ is made where it is missing; - is standard output, as for a note',
        )
        .option('--extract', 'extract a zip into a folder named after it, or into the folder given by -o')
        .addOption(
          new Option('--list', 'list the files of a zip, and fetch nothing else').conflicts(['only', 'extract']),
        )
        .addOption(
          new Option('--only <path...>', 'files or folders of a zip to fetch, and nothing else').conflicts('extract'),
        )
        .option('--more', 'with --only: take more files later, as the same download')
        .option('--force', 'overwrite existing files')
        .option('--try-damaged', 'download although a check of the store found a part damaged'),
    ),
  )
    .addHelpText(
      'after',
      `
Examples:
  sgraph-send receive 'https://send.example/d/ID#KEY'
  sgraph-send receive 'https://send.example/d/ID#KEY' -o downloads/ --extract
  sgraph-send receive 'https://send.example/d/ID#KEY' 'https://send.example/d/ID2#KEY2' -o downloads/
  sgraph-send receive 'https://send.example/d/ID#KEY' --list
  sgraph-send receive 'https://send.example/d/ID#KEY' --only 'holiday/day 1/beach.jpg' holiday/notes.txt -o downloads/
  sgraph-send receive 'https://send.example/d/ID' --key-file key.txt -o - | tar x
  sgraph-send receive 'ID#KEY' --store disk:/srv/send`,
    )
    .action(async (links: string[], flags: ReceiveFlags) => interruptible((signal) => runAll(links, flags, signal)));
}

async function runAll(links: readonly string[], flags: ReceiveFlags, signal: AbortSignal): Promise<void> {
  const output = links.length > 1 ? await folderForSeveral(flags.output) : flags.output;
  const each = { ...flags, ...(output !== undefined && { output }) };
  await eachLink(links, flags, (link, terminal) => receiveLink(link, each, terminal, signal));
}

/** Receives what one link leads to. Throws `SendError`. */
export async function receiveLink(
  text: string,
  flags: ReceiveFlags,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const settings = processCliSettings(flags);
  const link = await readLink(text, flags, settings, 'recipient');
  if (link.kind === 'manage')
    throw new SendError(
      'invalid_link',
      'this is a private link, which cannot open the file: use the link for the recipient',
    );
  const place = locationOfLink(link, settings);
  const onRetry = printRetries(terminal);
  const connection = await connect(place, { network: settings.network, onRetry, signal });
  try {
    await receiveOver(connection, { link, place, settings, flags, terminal, signal });
  } finally {
    await connection.close();
  }
}

/** What is received, over a connection to its place. */
export interface Wanted {
  readonly link: OpenLink;
  readonly place: TransferLocation;
  readonly settings: CliSettings;
  readonly flags: ReceiveFlags;
  /** The file request of this user's that it was sent to. */
  readonly request?: string;
  /** False: an upload that is under way is `not_complete`. */
  readonly waits?: boolean;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** As {@link receiveLink}, over a connection that its caller closes: a store in one file can be opened only once. */
export async function receiveOver(connection: Connection, wanted: Wanted): Promise<void> {
  const { link, place, settings, flags, terminal, signal } = wanted;
  const { client } = connection;
  const [opened, { limits }] = await Promise.all([
    openWhenReady(client, { ...link, unlock: unlockFor(flags, settings) }, terminal, signal, wanted.waits),
    client.info(signal),
  ]);
  const options = { extract: flags.extract ?? false, force: flags.force ?? false };
  requireArchive(opened, flags);
  if (!flags.tryDamaged) requireWhole(opened);
  if (opened.metadata.message !== undefined) terminal.say(`message: ${opened.metadata.message}`);
  // Its sender may extend it while it is unfinished here. By the clock of this machine, which looks at it later without the server.
  const until = new Date(latestExpiry(opened.info, limits) - client.now() + Date.now()).toISOString();
  if (flags.list || flags.only) {
    const { receiveOnly } = await import('./receive-only.ts');
    await receiveOnly({ connection, opened, link, until, settings, flags, terminal, signal });
    return;
  }
  const { name, type, bytes, message } = opened.metadata;
  const facts = { id: link.id, name, type, bytes, message };
  const sink = flags.output === undefined && isNote(opened.metadata) ? printingSink(terminal, flags, facts) : undefined;
  const target = await chooseTarget(sink ? '-' : flags.output, name, options);
  const path = await downloadStatePath(settings.directories, link.id, pathOf(target));
  const begun = await beginOrGoOn(path, terminal, {
    link,
    keepsHistory: settings.keepsHistory,
    passwordKey: opened.passwordKey,
    request: wanted.request,
    place,
    target,
    claimId: await readClaim(settings.directories, link.id),
    until,
    bytes: opened.metadata.bytes,
    options,
  });
  // The state of the download has it now.
  await forgetClaim(settings.directories, link.id);
  const history = createHistoryKeeper(settings.directories, settings.keepsHistory, terminal);
  const file = await receiveInto({
    connection,
    opened,
    target,
    ...begun,
    history,
    terminal,
    signal,
    ...(sink && { sink }),
  });
  if (target.kind !== 'stdout') await terminal.result(file, { ...facts, path: file });
}

/** Prints a note, or with --json its text beside what is said of a file. */
function printingSink(terminal: Terminal, { json = false }: ReceiveFlags, facts: object): WritableStream<Bytes> {
  return noteSink((content) =>
    json ? terminal.result('', { ...facts, text: new TextDecoder().decode(content) }) : printNote(content),
  );
}

/** Checked before anything is claimed. */
function requireArchive({ metadata }: OpenedTransfer, { extract, list, only, more, output }: ReceiveFlags): void {
  if (more && !only) throw new SendError('invalid_request', '--more needs --only');
  const flag = extract ? '--extract' : list ? '--list' : only && '--only';
  if (flag === undefined) return;
  if (extract && output === '-')
    throw new SendError('invalid_request', '--extract needs a folder, not standard output');
  if (metadata.type !== 'application/zip' && !/\.zip$/i.test(metadata.name))
    throw new SendError('invalid_request', `this is not a zip archive: receive it without ${flag}`);
}

/** Before a download is used for what would not arrive. */
function requireWhole({ info: { damage } }: OpenedTransfer): void {
  if (!damage) return;
  throw new SendError(
    'store_damaged',
    `a check of the store found part ${damage.part} damaged (${damage.found}, ${damage.at}): ask the sender to send it again; --try-damaged downloads it nevertheless`,
  );
}

interface Begun {
  readonly head: UnfinishedDownload;
  readonly state: StateFile;
  readonly kept: KeptLine | undefined;
}

/** Resumes the download that was started into the same target, with the same claim; otherwise records a new one. */
async function beginOrGoOn(
  path: string | undefined,
  terminal: Terminal,
  wanted: {
    readonly link: OpenLink;
    readonly keepsHistory: boolean;
    readonly passwordKey: string | undefined;
    readonly request: string | undefined;
    readonly place: TransferLocation;
    readonly target: Target;
    /** Of a download that was started for single files. */
    readonly claimId: string | undefined;
    readonly until: string;
    readonly bytes: number;
    readonly options: { readonly extract: boolean; readonly force: boolean };
  },
): Promise<Begun> {
  const { link, passwordKey, request, place, target, options } = wanted;
  const found = path === undefined ? undefined : await readUnfinished(path);
  if (found?.head.kind === 'download' && 'kept' in found) {
    const state = await reopenStateFile(found.path);
    return { head: { ...found.head, ...options }, state, kept: found.kept };
  }
  const isKept = target.kind === 'file' || target.kind === 'folder';
  const head: UnfinishedDownload = {
    version: 1,
    kind: 'download',
    startedAt: new Date().toISOString(),
    until: wanted.until,
    bytes: wanted.bytes,
    place,
    ...(!wanted.keepsHistory && { history: 'off' as const }),
    id: link.id,
    secret: link.secret,
    ...(passwordKey !== undefined && { passwordKey }),
    ...(request !== undefined && { request }),
    claimId: wanted.claimId ?? newSecret(),
    target: pathOf(target),
    ...options,
    temporary: isKept ? temporaryBeside(target.path) : null,
  };
  return { head, state: await createStateFileIfPossible(path, head, terminal), kept: undefined };
}

function pathOf(target: Target): string {
  return target.kind === 'stdout' ? '-' : target.path;
}
