import { Command } from 'commander';
import { asSendError, isPassing } from '../core/errors.ts';
import type { FileRequestInfo } from '../core/requests/schemas.ts';
import { connect } from './connection.ts';
import type { OwnRequest } from './kept-requests.ts';
import { listKept, requestsOf, warnOfUnreadableRequests } from './kept-requests.ts';
import { addOutputOptions, PROXY_OPTION } from './place-options.ts';
import type { CliSettings, SettingFlags } from './settings.ts';
import { processCliSettings } from './settings.ts';
import type { Terminal, TerminalFlags } from './terminal.ts';
import { createTerminal, printableLines } from './terminal.ts';

type ListFlags = SettingFlags & TerminalFlags;

/** `sgraph-send request list`. */
export function requestListCommand(): Command {
  return addOutputOptions(
    new Command('list')
      .description('List the file requests of this machine, with what was sent to each.')
      .option(...PROXY_OPTION),
  )
    .addHelpText(
      'after',
      `
\`gone\` is one that its server does not have any more: \`request forget\` removes it from the list.

Examples:
  sgraph-send request list
  sgraph-send request list --json`,
    )
    .action(runList);
}

interface Row {
  readonly id: string;
  /** `gone`: its server does not have it; `unreachable`: it may answer later; `refused`: it gave something else than this request. */
  readonly state: FileRequestInfo['state'] | 'gone' | 'unreachable' | 'refused';
  readonly title: string | undefined;
  readonly sent: number | undefined;
  readonly received: number;
  readonly expiresAt: string | undefined;
}

async function runList(flags: ListFlags): Promise<void> {
  const terminal = createTerminal(flags);
  const settings = processCliSettings(flags);
  const rows: Row[] = [];
  await warnOfUnreadableRequests(settings.directories, terminal);
  for (const request of await listKept(settings.directories)) rows.push(await rowOf(request, settings, terminal));
  const lines = rows.map(({ id, state, title = '', sent = '?', received, expiresAt = '' }) =>
    [id, state.padEnd(11), `${sent} sent, ${received} received`, expiresAt, title].join('  ').trimEnd(),
  );
  if (lines.length === 0) terminal.say('there is no file request on this machine');
  await terminal.result(printableLines(lines), rows);
}

/** Whatever a server answers, the secret of a request stays on this machine. */
async function rowOf(request: OwnRequest, settings: CliSettings, { warn }: Terminal): Promise<Row> {
  const { id, ownerSecret, title, place } = request.head;
  const known = { id, title, received: request.received.size };
  try {
    const connection = await connect(place, settings);
    try {
      const { info } = await requestsOf(connection).status(id, ownerSecret);
      return { ...known, state: info.state, sent: info.received, expiresAt: info.expiresAt };
    } finally {
      await connection.close();
    }
  } catch (thrown) {
    const { code, message } = asSendError(thrown);
    if (code !== 'not_found') warn(`${id}: ${message}`);
    const state = code === 'not_found' ? 'gone' : isPassing(code) ? 'unreachable' : 'refused';
    return { ...known, state, sent: undefined, expiresAt: undefined };
  }
}
