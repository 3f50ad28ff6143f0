import { Command } from 'commander';
import type { Unlock } from '../core/crypto/protection.ts';
import { SendError } from '../core/errors.ts';
import { exportLog, verifyLogFile } from '../core/log-file.ts';
import { pause } from '../core/pause.ts';
import type { TransferLog } from '../core/schemas.ts';
import { verifyLog } from '../core/verify-log.ts';
import type { Connection } from './connection.ts';
import { connect } from './connection.ts';
import { eventLines } from './event-lines.ts';
import { isOwners } from './info.ts';
import { interruptible } from './interruption.ts';
import type { PasswordFlags } from './password.ts';
import { addPasswordOptions, unlockFor } from './password.ts';
import { addOutputOptions, addPlaceOptions } from './place-options.ts';
import type { KeyFlags, OpenLink } from './read-link.ts';
import { addKeyOptions, locationOfLink, readLink } from './read-link.ts';
import type { SettingFlags } from './settings.ts';
import { processCliSettings } from './settings.ts';
import type { Terminal, TerminalFlags } from './terminal.ts';
import { createTerminal, printableLines, writeJson, writeOut } from './terminal.ts';
import { readText } from './text-file.ts';
import { counted } from '../core/quantity.ts';

const FOLLOW_EVERY_MS = 2_000;

interface LogFlags extends SettingFlags, TerminalFlags, KeyFlags, PasswordFlags {
  readonly follow?: boolean;
}

/** `sgraph-send log` and `sgraph-send log verify`. */
export function logCommand(): Command {
  const command = addOutputOptions(
    addPasswordOptions(
      addKeyOptions(
        addPlaceOptions(
          new Command('log')
            .argument('<link>', "the recipient's link or the private link, or an ID of the history")
            .description('Show everything that happened to a transfer, and check that nothing is altered or missing.'),
        ),
        'the key, when it came separately',
      ),
    ).option('-f, --follow', 'keep showing new events, until Ctrl-C'),
  )
    .addHelpText(
      'after',
      `
With --json the log is printed as a file that \`log verify\` checks later, without a server.

Examples:
  sgraph-send log 'https://send.example/t/ID#KEY'
  sgraph-send log 'https://send.example/t/ID#KEY' --follow
  sgraph-send log 'https://send.example/t/ID#KEY' --json > log.json
  sgraph-send log verify log.json`,
    )
    .action(async (link: string, flags: LogFlags) => interruptible((signal) => runLog(link, flags, signal)));
  command
    .command('verify')
    .argument('<file>', 'an exported log')
    .description('Check an exported log, without a server.')
    .option('--receipt <hash>', 'a receipt that you saved earlier: 64 characters of hex')
    .option('--json', 'the result as JSON')
    .addHelpText('after', '\nExample:\n  sgraph-send log verify log.json')
    // The command above has a flag of that name, too, and takes it.
    .action((path: string, _: unknown, verify: Command) => runVerify(path, verify.optsWithGlobals()));
  return command;
}

async function runLog(text: string, flags: LogFlags, signal: AbortSignal): Promise<void> {
  const terminal = createTerminal(flags);
  const settings = processCliSettings(flags);
  const link = await readLink(text, flags, settings, 'owner');
  const connection = await connect(locationOfLink(link, settings), { network: settings.network, signal });
  try {
    const read = await reader(connection, link, askedOnce(unlockFor(flags, settings)), signal);
    const log = await read();
    if (flags.json) {
      await writeOut(await exportLog(log, connection.baseUrl, new Date()));
      return;
    }
    await show(log.events);
    await judgeLog(terminal, log);
    if (flags.follow) await follow(read, log, signal);
  } finally {
    await connection.close();
  }
}

type Read = () => Promise<TransferLog>;

async function reader({ client }: Connection, link: OpenLink, unlock: Unlock, signal: AbortSignal): Promise<Read> {
  const { id, secret } = link;
  const capability = (await isOwners(link)) ? { ownerSecret: secret } : { secret, unlock };
  return () => client.log(id, capability, signal);
}

/** The password is asked for once, however often the log is read. */
function askedOnce(unlock: Unlock): Unlock {
  let asked: Promise<string> | undefined;
  return (secret, terms) => (asked ??= unlock(secret, terms));
}

async function follow(read: Read, first: TransferLog, signal: AbortSignal): Promise<void> {
  const seen = new Set(first.events.map(({ event }) => event.event));
  for (;;) {
    await pause(FOLLOW_EVERY_MS, signal);
    const { events } = await read();
    await show(events.filter(({ event }) => !seen.has(event.event)));
    for (const { event } of events) seen.add(event.event);
  }
}

async function show(events: TransferLog['events']): Promise<void> {
  if (events.length > 0) await writeOut(`${printableLines(eventLines(events))}\n`);
}

/** Throws `damaged` when the fingerprints show that the log is not whole. */
export async function judgeLog(terminal: Terminal, log: TransferLog): Promise<void> {
  const { altered, missing, head } = await verifyLog(log);
  if (altered.length + missing.length > 0)
    throw new SendError(
      'damaged',
      `the log was altered or is incomplete: ${counted(altered.length, 'event')} altered, ${missing.length} missing`,
    );
  terminal.say(`${counted(log.events.length, 'event')}, none altered or missing; head ${head}`);
}

async function runVerify(path: string, flags: TerminalFlags & { readonly receipt?: string }): Promise<void> {
  const text = await readText(path);
  const { receipt } = flags;
  if (receipt !== undefined && !/^[0-9a-f]{64}$/.test(receipt))
    throw new SendError('invalid_request', 'must have 64 characters of 0-9 and a-f');
  const found = await verifyLogFile(text, receipt === undefined ? {} : { receipt });
  const { altered, missing } = found.verdict;
  const events = found.file.log.events.length;
  const value = {
    transfer: found.file.transfer,
    events,
    whole: found.isWhole,
    altered: altered.length,
    missing: missing.length,
    headMatches: found.headMatches,
    ...(receipt !== undefined && { receiptMatches: found.receiptEvent !== undefined }),
  };
  if (flags.json) await writeJson(value);
  if (!found.isWhole) {
    const faults = [
      altered.length > 0 && `${counted(altered.length, 'event')} altered`,
      missing.length > 0 && `${missing.length} missing`,
      !found.headMatches && 'its head does not match its events',
      receipt !== undefined && found.receiptEvent === undefined && 'the receipt does not match any state of it',
    ];
    throw new SendError(
      'damaged',
      `the log was altered or is incomplete: ${faults.filter((fault) => fault !== false).join(', ')}`,
    );
  }
  if (flags.json) return;
  await writeOut(`${counted(events, 'event')} of ${found.file.transfer}, none altered or missing\n`);
}
