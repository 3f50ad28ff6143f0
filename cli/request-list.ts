import { Command } from 'commander';
import { asSendError } from '../core/errors.ts';
import type { FileRequestInfo } from '../core/requests/schemas.ts';
import { connect } from './connection.ts';
import type { OwnRequest } from './kept-requests.ts';
import { forgetRequest, listKept, requestsOf } from './kept-requests.ts';
import { addOutputOptions, PROXY_OPTION } from './place-options.ts';
import type { CliSettings, SettingFlags } from './settings.ts';
import { processCliSettings } from './settings.ts';
import type { TerminalFlags } from './terminal.ts';
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
A request that its server does not know any more is removed from the list.

Examples:
  sgraph-send request list
  sgraph-send request list --json`,
    )
    .action(runList);
}

interface Row {
  readonly id: string;
  readonly state: FileRequestInfo['state'] | 'unreachable';
  readonly title: string | undefined;
  readonly sent: number | undefined;
  readonly received: number;
  readonly expiresAt: string | undefined;
}

async function runList(flags: ListFlags): Promise<void> {
  const terminal = createTerminal(flags);
  const settings = processCliSettings(flags);
  const rows: Row[] = [];
  for (const request of await listKept(settings.directories)) {
    const row = await rowOf(request, settings);
    if (row) rows.push(row);
  }
  const lines = rows.map(({ id, state, title = '', sent = '?', received, expiresAt = '' }) =>
    [id, state.padEnd(11), `${sent} sent, ${received} received`, expiresAt, title].join('  ').trimEnd(),
  );
  if (lines.length === 0) terminal.say('there is no file request on this machine');
  await terminal.result(printableLines(lines), rows);
}

/** Undefined for one that is over: there is nothing to receive. */
async function rowOf(request: OwnRequest, settings: CliSettings): Promise<Row | undefined> {
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
    const { code } = asSendError(thrown);
    if (code !== 'not_found') return { ...known, state: 'unreachable', sent: undefined, expiresAt: undefined };
    await forgetRequest(settings.directories, id);
    return undefined;
  }
}
