import { Command } from 'commander';
import { SendError } from '../core/errors.ts';
import { counted } from '../core/quantity.ts';
import { failWith, readFault, writeFault } from './failure.ts';
import { formatBytes } from './format.ts';
import type { HistoryEntry } from './history-entry.ts';
import { isManaged, stateOf } from './history-entry.ts';
import type { HistoryContent } from './history-files.ts';
import { readEntries, removeEntries } from './history-files.ts';
import { linksOf } from './location-links.ts';
import { addOutputOptions } from './place-options.ts';
import { processCliSettings } from './settings.ts';
import type { Terminal, TerminalFlags } from './terminal.ts';
import { createTerminal, printableLines } from './terminal.ts';

const UNKNOWN_ID = 'the history of this machine has no such transfer: see sgraph-send history';

interface HistoryFlags extends TerminalFlags {
  readonly sent?: boolean;
  readonly received?: boolean;
  readonly clear?: boolean;
}

/** `sgraph-send history` and `sgraph-send history show`. */
export function historyCommand(): Command {
  const command = addOutputOptions(
    new Command('history')
      .description('Show what this machine sent and received, without keys. Encrypted on disk, by a key beside it.')
      .option('--sent', 'only what was sent')
      .option('--received', 'only what was received')
      .option('--clear', 'delete the history of this machine; the transfers themselves stay'),
  )
    .addHelpText(
      'after',
      `
Commands that take a link also take an ID of the history. send, receive and resume add to it, unless they have --no-history,
SGRAPH_SEND_HISTORY is off, or the configuration file says so: sgraph-send config set history off

Examples:
  sgraph-send history
  sgraph-send history show abcdefghijklmnopqrstuvwxyz
  sgraph-send delete abcdefghijklmnopqrstuvwxyz
  sgraph-send history --clear`,
    )
    .action(runHistory);
  command.addCommand(
    addOutputOptions(
      new Command('show')
        .argument('<id>', 'ID of the transfer, or its beginning')
        .description('Show one transfer with its links. Anyone with a link can read the file.'),
    )
      .addHelpText('after', '\nExample:\n  sgraph-send history show abcdefghijklmnopqrstuvwxyz')
      .action((id: string, _: unknown, show: Command) => runShow(id, show.optsWithGlobals())),
  );
  return command;
}

async function runHistory(flags: HistoryFlags): Promise<void> {
  const terminal = createTerminal(flags);
  const state = stateFolder(terminal);
  const content = await contentOf(state, terminal);
  const entries = content.files.map(({ entry }) => entry);
  if (flags.clear) return clear(state, entries, terminal, flags);
  const isWanted = ({ kind }: HistoryEntry): boolean => flags.sent === flags.received || flags[kind] === true;
  const shown = entries.filter(isWanted).map(publicValue);
  const lines = shown.map(
    ({ id, kind, at, state, bytes, name }) =>
      `${id}  ${kind.padEnd(8)}  ${at}  ${state.padEnd(9)}  ${formatBytes(bytes).padStart(8)}  ${name}`,
  );
  await terminal.result(printableLines(lines) || 'the history is empty', shown);
}

async function runShow(id: string, flags: TerminalFlags): Promise<void> {
  const terminal = createTerminal(flags);
  const content = await contentOf(stateFolder(terminal), terminal);
  const entries = content.files.map(({ entry }) => entry).filter((entry) => entry.id.startsWith(id));
  const [entry] = entries;
  if (!entry) throw new SendError('not_found', UNKNOWN_ID);
  if (entries.some((other) => other.id !== entry.id))
    throw new SendError('invalid_request', 'several transfers have an ID that begins so: give more of it');
  const values = entries.map((each) => ({ ...publicValue(each), ...linksIn(each), paths: each.paths }));
  const blocks = values.map(({ place, paths, ...rest }) =>
    Object.entries({ ...rest, place: place.url, paths: paths.join(' ') || undefined })
      .flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(10)} ${value}`]))
      .map((line) => printableLines([line]))
      .join('\n'),
  );
  await terminal.result(blocks.join('\n\n'), values);
}

async function clear(
  state: string | undefined,
  entries: readonly HistoryEntry[],
  terminal: Terminal,
  { json }: TerminalFlags,
): Promise<void> {
  if (state !== undefined) await removeEntries(state).catch(failWith(writeFault));
  const unmanaged = entries.filter((entry) => isManaged(entry, Date.now())).length;
  if (unmanaged > 0)
    terminal.warn(`${counted(unmanaged, 'transfer')} can only be managed with a saved private link now`);
  terminal.say(`removed ${counted(entries.length, 'transfer')} from the history`);
  if (json) await terminal.result('', { removed: entries.length, unmanaged });
}

function stateFolder(terminal: Terminal): string | undefined {
  const { directories } = processCliSettings({});
  const { state } = directories;
  if (state === undefined)
    terminal.warn('nothing is kept: this user has no home folder; set XDG_STATE_HOME to a folder');
  return state;
}

async function contentOf(state: string | undefined, terminal: Terminal): Promise<HistoryContent> {
  if (state === undefined) return { files: [], unreadable: 0 };
  const content = await readEntries(state).catch(failWith(readFault));
  if (content.unreadable > 0)
    terminal.warn(
      `${counted(content.unreadable, 'file')} of the history cannot be read: damaged, or encrypted with another key`,
    );
  return content;
}

/** Without secrets. */
function publicValue(entry: HistoryEntry) {
  const { id, kind, at, until, deletedAt, place, name, bytes } = entry;
  return { id, kind, name, bytes, at, until, state: stateOf(entry, Date.now()), deletedAt, place };
}

function linksIn({ place, id, secret, ownerSecret }: HistoryEntry) {
  const links = linksOf(place);
  const manage = ownerSecret === undefined ? undefined : links.manageLink(id, ownerSecret);
  return { link: links.downloadLink(id, secret), manage };
}
