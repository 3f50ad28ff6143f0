import { basename } from 'node:path';
import { Command } from 'commander';
import type { Uploaded } from '../core/client/client.ts';
import { keysOfSession } from '../core/client/upload-session.ts';
import { openMetadata } from '../core/crypto/metadata.ts';
import { protectAgain } from '../core/crypto/protection.ts';
import { asSendError, ERRORS, SendError } from '../core/errors.ts';
import type { Connection } from './connection.ts';
import { connect } from './connection.ts';
import type { HistoryKeeper } from './history-keeper.ts';
import { createHistoryKeeper } from './history-keeper.ts';
import type { LinkFlags } from './pass-on.ts';
import { addLinkOptions } from './pass-on.ts';
import { interruptible } from './interruption.ts';
import { packPayload } from './payload.ts';
import { addHistoryOption, addOutputOptions, addProgressOption, PROXY_OPTION } from './place-options.ts';
import { deliver, receivedEntry, receiveInto } from './receive-into.ts';
import { printSent } from './send.ts';
import { sendPayload } from './sending.ts';
import type { CliSettings } from './settings.ts';
import { processCliSettings } from './settings.ts';
import { keepReceived } from './kept-requests.ts';
import { reopenStateFile } from './state-file.ts';
import type { Target } from './target.ts';
import { printRetries } from './retries.ts';
import type { Terminal, TerminalFlags } from './terminal.ts';
import { createTerminal } from './terminal.ts';
import type { Unfinished } from './unfinished.ts';
import { chooseUnfinished, forget, idOf, listUnfinished, warnOfUnreadableTransfers } from './unfinished.ts';

type UnfinishedUpload = Extract<Unfinished, { partHashes: unknown }>;
type UnfinishedDownload = Exclude<Unfinished, UnfinishedUpload>;

interface ResumeFlags extends TerminalFlags, LinkFlags {
  readonly list?: boolean;
  readonly forget?: boolean;
  readonly restart?: boolean;
  readonly token?: string;
  readonly proxy?: string;
  readonly history?: boolean;
}

/** `sgraph-send resume`. */
export function resumeCommand(): Command {
  const command = new Command('resume')
    .argument('[id]', 'id of the transfer, or the path that it is saved to; optional if there is only one')
    .description('Resume an interrupted upload or download.');
  return addProgressOption(
    addOutputOptions(
      addLinkOptions(addHistoryOption(command))
        .option('--list', 'show what is unfinished')
        .option('--forget', 'delete what this machine keeps about it, including unfinished files')
        .option('--restart', 'send changed files as a new transfer, and delete the unfinished one')
        .option('--token <code>', 'access code, if the server needs one')
        .option(...PROXY_OPTION),
    ),
  )
    .addHelpText(
      'after',
      `
Examples:
  sgraph-send resume
  sgraph-send resume --list
  sgraph-send resume abcdefghijklmnopqrstuvwxyz
  sgraph-send resume abcdefghijklmnopqrstuvwxyz --restart`,
    )
    .action(async (id: string | undefined, flags: ResumeFlags) =>
      interruptible((signal) => runResume(id, flags, signal)),
    );
}

async function runResume(id: string | undefined, flags: ResumeFlags, signal: AbortSignal): Promise<void> {
  const terminal = createTerminal(flags);
  const settings = processCliSettings(flags);
  const unfinished = await listUnfinished(settings.directories);
  await warnOfUnreadableTransfers(settings.directories, terminal);
  if (flags.list) return list(terminal, unfinished);
  const chosen = chooseUnfinished(unfinished, id);
  if (flags.forget) return forget(chosen);
  const keepsHistory = settings.keepsHistory && chosen.head.history !== 'off';
  const history = createHistoryKeeper(settings.directories, keepsHistory, terminal);
  if (!('partHashes' in chosen) && chosen.kept?.bytes === chosen.head.bytes)
    return deliverWhole({ chosen, settings, history, terminal, signal });
  const onRetry = printRetries(terminal);
  const connection = await connect(chosen.head.place, { network: settings.network, onRetry, signal });
  try {
    if ('partHashes' in chosen) await resumeUpload({ connection, chosen, settings, history, terminal, signal }, flags);
    else await goOnReceiving({ connection, chosen, settings, history, terminal, signal });
  } finally {
    await connection.close();
  }
}

async function list(terminal: Terminal, unfinished: readonly Unfinished[]): Promise<void> {
  const rows = unfinished.map((each) => ({
    id: idOf(each),
    kind: each.head.kind,
    startedAt: each.head.startedAt,
    until: each.head.until,
    paths: each.head.kind === 'upload' ? each.head.paths : [each.head.target],
  }));
  const lines = rows.map(
    ({ id, kind, startedAt, paths }) => `${id}  ${kind.padEnd(8)}  ${startedAt}  ${paths.join(' ')}`,
  );
  await terminal.result(lines.join('\n') || 'no unfinished transfers', rows);
}

interface ReceivingOn {
  readonly connection: Connection;
  readonly chosen: UnfinishedDownload;
  readonly settings: CliSettings;
  readonly history: HistoryKeeper;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

interface SendingOn {
  readonly connection: Connection;
  readonly chosen: UnfinishedUpload;
  readonly settings: CliSettings;
  readonly history: HistoryKeeper;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

async function resumeUpload(
  { connection, chosen, settings, history, terminal, signal }: SendingOn,
  flags: ResumeFlags,
): Promise<void> {
  const { session, place, paths, leaveOut } = chosen.head;
  // A new transfer would have to be sealed to the request's key, which is in its link; without that only the sender could open it.
  if (flags.restart && session.request)
    throw new SendError('invalid_request', 'this upload is for a file request: send it again with `send --to LINK`');
  const { metadataKey } = await keysOfSession(session);
  const { name, message } = await openMetadata(session.metadata, metadataKey);
  const payload = await packPayload(paths, name, signal, leaveOut);
  try {
    const uploaded: Uploaded = await sendPayload({
      connection,
      place,
      directories: settings.directories,
      history,
      payload,
      message,
      expiresInSeconds: session.expiresInSeconds,
      maxDownloads: session.maxDownloads,
      token: settings.token,
      // A new transfer has the password of the one before.
      protect: session.password && protectAgain(session.password),
      ...(!flags.restart && { resumed: { session, partHashes: chosen.partHashes } }),
      terminal,
      signal,
    });
    if (flags.restart) await abandon(connection, chosen);
    await printSent(terminal, connection, uploaded, {
      payload,
      flags,
      request: session.request?.id,
      isProtected: session.password !== undefined,
    });
  } finally {
    await payload.source.close();
  }
}

/** What had arrived of it goes, if the server can be reached; it is unreadable for everybody in any case, and goes when it expires. */
async function abandon({ client }: Connection, chosen: UnfinishedUpload): Promise<void> {
  const { id, ownerSecret } = chosen.head.session;
  await client.delete(id, ownerSecret).catch(() => undefined);
  await forget(chosen);
}

async function goOnReceiving(receiving: ReceivingOn): Promise<void> {
  const { connection, chosen, settings, history, terminal, signal } = receiving;
  const { path, head, kept } = chosen;
  const { passwordKey } = head;
  const opened = await connection.client
    .open(head.id, head.secret, signal, { passwordKey })
    .catch(async (thrown: unknown) => {
      if (ERRORS[asSendError(thrown).code].next === 'ended') await forget(chosen);
      throw thrown;
    });
  const state = await reopenStateFile(path);
  const target = targetOf(head);
  const file = await receiveInto({ connection, opened, target, head, state, kept, history, terminal, signal });
  await keepReceived(settings.directories, head, terminal);
  const { name, type, bytes, message } = opened.metadata;
  if (target.kind !== 'stdout') await terminal.result(file, { id: head.id, path: file, name, type, bytes, message });
}

/** The whole file was verified and is here, so the transfer is not needed any more; this download may have been its last. */
async function deliverWhole(receiving: Omit<ReceivingOn, 'connection'>): Promise<void> {
  const { chosen, settings, history, terminal, signal } = receiving;
  const { path, head } = chosen;
  const state = await reopenStateFile(path);
  try {
    const file = await deliver(head, signal);
    await history.add(receivedEntry(head, { name: basename(file), bytes: head.bytes, until: head.until, path: file }));
    await keepReceived(settings.directories, head, terminal);
    await terminal.result(file, { id: head.id, path: file, bytes: head.bytes });
  } catch (thrown) {
    await state.close();
    throw thrown;
  }
  await state.remove();
}

function targetOf({ target, extract, temporary }: UnfinishedDownload['head']): Target {
  if (target === '-') return { kind: 'stdout' };
  if (temporary === null) return { kind: 'device', path: target };
  return { kind: extract ? 'folder' : 'file', path: target };
}
