import { Command } from 'commander';
import type { ReceivedEntry } from '../core/client/file-requests.ts';
import type { ErrorCode } from '../core/errors.ts';
import { asSendError, isPassing, SendError } from '../core/errors.ts';
import { parseLink } from '../core/link.ts';
import type { Connection } from './connection.ts';
import { connect } from './connection.ts';
import { folderForSeveral, gatherInto } from './each-link.ts';
import { interruptible } from './interruption.ts';
import type { OwnRequest } from './kept-requests.ts';
import { findOwn, keepRequest, requestsOf } from './kept-requests.ts';
import { addOutputOptions, addPlaceOptions, addProgressOption } from './place-options.ts';
import type { PasswordFlags } from './password.ts';
import { addPasswordOptions } from './password.ts';
import type { Wanted } from './receive.ts';
import { receiveOver } from './receive.ts';
import { printRetries } from './retries.ts';
import type { SettingFlags } from './settings.ts';
import { processCliSettings } from './settings.ts';
import type { Terminal, TerminalFlags } from './terminal.ts';
import { createTerminal } from './terminal.ts';

interface ReceiveFlags extends SettingFlags, TerminalFlags, PasswordFlags {
  readonly output?: string;
  readonly again?: boolean;
}

/** These are expected of what strangers send: the entry is named, and the command succeeds. */
const EXPECTED: readonly ErrorCode[] = [
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
/** After these, and after what may pass in a moment, no other entry is tried: they are of this machine or of the server. */
const ENDS_ALL: readonly ErrorCode[] = [
  'cancelled',
  'broken_pipe',
  'not_writable',
  'disk_full',
  'store_unusable',
  'foreign_answer',
  'proxy_limit',
  'not_through_front',
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
for this request. A file whose name is taken goes into a folder named by the number of its entry.

Examples:
  sgraph-send request receive
  sgraph-send request receive https://send.example/request/ID#KEY -o photos`,
    )
    .action(async (text: string | undefined, flags: ReceiveFlags) =>
      interruptible((signal) => runReceive(text, flags, signal)),
    );
}

type Readable = Extract<ReceivedEntry, { readonly secret: string }>;

interface Skipped {
  readonly number: number;
  readonly code: ErrorCode;
  readonly why: string;
}

async function runReceive(text: string | undefined, flags: ReceiveFlags, signal: AbortSignal): Promise<void> {
  const terminal = createTerminal(flags);
  const settings = processCliSettings(flags);
  const output = (await folderForSeveral(flags.output ?? '.')) ?? './';
  const own = await findOwn(text, settings);
  const { id, ownerSecret, place } = own.head;
  const connection = await connect(place, { network: settings.network, onRetry: printRetries(terminal), signal });
  try {
    const entries = await requestsOf(connection).received(id, ownerSecret, signal);
    // Only now: a private link with the key of another one is not kept.
    const state = await keepRequest(settings.directories, own.head, terminal);
    try {
      const files: unknown[] = [];
      const gathering = gatherInto(files, terminal, flags);
      const due = entries.filter((entry) => !isHere(entry, own) || flags.again);
      const skipped = await receiveEach(due, terminal, async (entry) => {
        const link = { ...parseLink(connection.downloadLink(entry.transfer, entry.secret)), secret: entry.secret };
        const common = { place, settings, terminal: gathering, signal };
        // An upload that is under way is not waited for: its sender may never complete it.
        const wanted = { ...common, link, flags: { ...flags, output }, request: id, waits: false };
        await receiveBeside(connection, wanted, entry.number);
        await state.append({ received: entry.transfer });
      });
      if (entries.length === 0) terminal.say('nothing was sent yet');
      if (flags.json) await terminal.result('', { id, files, skipped });
      throwUnexpected(skipped, due.length);
    } finally {
      await state.close();
    }
  } finally {
    await connection.close();
  }
}

function isHere(entry: ReceivedEntry, { received }: OwnRequest): boolean {
  return 'secret' in entry && received.has(entry.transfer);
}

/** Names what cannot be received, and takes the next one: a sender cannot keep the files of others from their recipient. */
async function receiveEach(
  entries: readonly ReceivedEntry[],
  terminal: Terminal,
  receive: (entry: Readable) => Promise<void>,
): Promise<Skipped[]> {
  const skipped: Skipped[] = [];
  for (const entry of entries) {
    const { number } = entry;
    try {
      if (!('secret' in entry)) throw new SendError('damaged', FAULTS[entry.fault]);
      await receive(entry);
    } catch (thrown) {
      const { code, message } = asSendError(thrown);
      if (isPassing(code) || ENDS_ALL.includes(code)) throw thrown;
      skipped.push({ number, code, why: message });
      terminal.warn(`entry ${number}: ${message}`);
    }
  }
  return skipped;
}

function throwUnexpected(skipped: readonly Skipped[], of: number): void {
  const [first, ...others] = skipped.filter(({ code }) => !EXPECTED.includes(code));
  if (first) throw new SendError(first.code, `${1 + others.length} of ${of} entries could not be saved`);
}

/** Two senders may give their files the same name: the later one goes into a folder that its number names. */
async function receiveBeside(connection: Connection, wanted: Wanted, number: number): Promise<void> {
  try {
    await receiveOver(connection, wanted);
  } catch (thrown) {
    if (asSendError(thrown).code !== 'file_exists') throw thrown;
    const output = await folderForSeveral(`${wanted.flags.output ?? ''}${number}`);
    await receiveOver(connection, { ...wanted, flags: { ...wanted.flags, ...(output !== undefined && { output }) } });
  }
}

const FAULTS: Readonly<Record<Extract<ReceivedEntry, { readonly fault: string }>['fault'], string>> = {
  missing: 'the server left it out',
  repeated: 'it is of a transfer that came before',
  unreadable: 'it was not made for this request',
};
