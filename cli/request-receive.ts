import { Command } from 'commander';
import type { ReceivedEntry } from '../core/client/file-requests.ts';
import type { ErrorCode } from '../core/errors.ts';
import { asSendError, SendError } from '../core/errors.ts';
import type { Connection } from './connection.ts';
import { connect } from './connection.ts';
import { folderForSeveral, gatherInto } from './each-link.ts';
import { interruptible } from './interruption.ts';
import { findOwn, keepRequest, requestsOf } from './kept-requests.ts';
import { addOutputOptions, addPlaceOptions, addProgressOption } from './place-options.ts';
import type { PasswordFlags } from './password.ts';
import { addPasswordOptions } from './password.ts';
import { receiveLink } from './receive.ts';
import { printRetries } from './retries.ts';
import type { SettingFlags, TransferLocation } from './settings.ts';
import { processCliSettings } from './settings.ts';
import type { Terminal, TerminalFlags } from './terminal.ts';
import { createTerminal } from './terminal.ts';

interface ReceiveFlags extends SettingFlags, TerminalFlags, PasswordFlags {
  readonly output?: string;
  readonly again?: boolean;
}

/** These are said of one entry, and the others are received. */
const OF_ONE_ENTRY: readonly ErrorCode[] = [
  'expired',
  'limit_reached',
  'deleted',
  'not_found',
  'not_complete',
  'damaged',
  'truncated',
  'store_damaged',
  'wrong_password',
  'password_required',
];

/** `sgraph-send request receive`. */
export function requestReceiveCommand(): Command {
  return addProgressOption(
    addOutputOptions(
      addPlaceOptions(
        addPasswordOptions(
          new Command('receive')
            .argument('[request]', 'its private link or its ID; optional if there is only one')
            .description('Download and decrypt what was sent to a file request and is not on this machine yet.'),
        ),
      )
        .option('-o, --output <folder>', 'folder to save to, which is made where there is none')
        .option('--again', 'also what was received before'),
    ),
  )
    .addHelpText(
      'after',
      `
What cannot be opened is named and skipped: uploads that are not complete, transfers that have ended, and entries that were not made
for this request.

Examples:
  sgraph-send request receive
  sgraph-send request receive https://send.example/request/ID#KEY -o photos`,
    )
    .action(async (text: string | undefined, flags: ReceiveFlags) =>
      interruptible((signal) => runReceive(text, flags, signal)),
    );
}

interface Skipped {
  readonly number: number;
  readonly why: string;
}

async function runReceive(text: string | undefined, flags: ReceiveFlags, signal: AbortSignal): Promise<void> {
  const terminal = createTerminal(flags);
  const settings = processCliSettings(flags);
  const output = (await folderForSeveral(flags.output ?? '.')) ?? './';
  const own = await findOwn(text, settings);
  const { id, ownerSecret, place } = own.head;
  const connection = await connect(place, { network: settings.network, onRetry: printRetries(terminal), signal });
  const state = await keepRequest(settings.directories, own.head, terminal);
  const files: unknown[] = [];
  const gathering = gatherInto(files, terminal, flags);
  const skipped: Skipped[] = [];
  try {
    const entries = await requestsOf(connection).received(id, ownerSecret, signal);
    for (const entry of entries) {
      const { number } = entry;
      if ('transfer' in entry && own.received.has(entry.transfer) && !flags.again) continue;
      try {
        if (!('secret' in entry)) throw new SendError('damaged', FAULTS[entry.fault]);
        await requireComplete(connection, entry, signal);
        const link = connection.downloadLink(entry.transfer, entry.secret);
        await receiveBeside(link, { ...flags, ...flagsOf(place), output }, number, gathering, signal);
        await state.append({ received: entry.transfer });
      } catch (thrown) {
        const { code, message } = asSendError(thrown);
        if (!OF_ONE_ENTRY.includes(code)) throw thrown;
        skipped.push({ number, why: message });
        terminal.warn(`entry ${number}: ${message}`);
      }
    }
    if (entries.length === 0) terminal.say('nothing was sent yet');
    if (flags.json) await terminal.result('', { id, files, skipped });
  } finally {
    await state.close();
    await connection.close();
  }
}

/** The place of the request, where it is a store: a link over a store does not name it. */
function flagsOf(place: TransferLocation): SettingFlags {
  return place.kind === 'store' ? { store: place.url, mode: place.mode } : {};
}

/** An upload that is under way is not waited for: its sender may never complete it. */
async function requireComplete(
  { client }: Connection,
  { transfer, secret }: { readonly transfer: string; readonly secret: string },
  signal: AbortSignal,
): Promise<void> {
  try {
    await client.open(transfer, secret, signal);
  } catch (thrown) {
    if (asSendError(thrown).code !== 'password_required') throw thrown;
  }
}

/** Two senders may give their files the same name: the later one goes into a folder that its number names. */
async function receiveBeside(
  link: string,
  flags: Parameters<typeof receiveLink>[1] & { readonly output: string },
  number: number,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  try {
    await receiveLink(link, flags, terminal, signal);
  } catch (thrown) {
    if (asSendError(thrown).code !== 'file_exists') throw thrown;
    const output = await folderForSeveral(`${flags.output}${number}`);
    await receiveLink(link, { ...flags, output: output ?? flags.output }, terminal, signal);
  }
}

const FAULTS: Readonly<Record<Extract<ReceivedEntry, { readonly fault: string }>['fault'], string>> = {
  missing: 'the server left it out',
  repeated: 'it is of a transfer that came before',
  unreadable: 'it was not made for this request',
};
