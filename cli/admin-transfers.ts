import { Command, Option } from 'commander';
import { AdminTransfer } from '../core/admin/schemas.ts';
import { isTransferId } from '../core/crypto/keys.ts';
import { SendError } from '../core/errors.ts';
import { exportLog } from '../core/log-file.ts';
import { readWholeLog } from '../core/client/read-log.ts';
import { TransferLog, TransferState } from '../core/schemas.ts';
import type { AdminApi, AdminFlags } from './admin-api.ts';
import { withAdminApi, withExample } from './admin-api.ts';
import { listTransfers } from './admin-search.ts';
import { eventLines } from './event-lines.ts';
import { formatBytes } from './format.ts';
import { judgeLog } from './log.ts';
import { printableLines, writeOut } from './terminal.ts';
import { counted } from '../core/quantity.ts';

const TIME = '2h, 15:00, "yesterday 15:00", 2026-11-28, or ISO 8601';

/** `sgraph-send admin transfers`; without a further word it lists. */
export function transfersCommand(): Command {
  return new Command('transfers')
    .description('Find, show and delete transfers. The server does not know file names.')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(
      withExample(
        new Command('show')
          .argument('<id>', 'id of the transfer')
          .description('Show one transfer. Its log records this.'),
        'sgraph-send admin transfers show ID',
      ).action(showTransfer),
    )
    .addCommand(
      withExample(
        new Command('log')
          .argument('<id>', 'id of the transfer')
          .description('Show everything that happened to one transfer, and check that nothing is altered or missing.'),
        'sgraph-send admin transfers log ID',
        'sgraph-send admin transfers log ID --json > log.json && sgraph-send log verify log.json',
      ).action(showLog),
    )
    .addCommand(
      withExample(
        new Command('delete')
          .argument('<id>', 'id of the transfer')
          .description('Delete a transfer with its parts, after asking. Its log is kept.'),
        'sgraph-send admin transfers delete ID',
        'sgraph-send admin transfers delete ID --yes',
      )
        .option('-y, --yes', 'do not ask for confirmation')
        .action(deleteTransfer),
    )
    .addHelpText(
      'after',
      `
Examples:
  sgraph-send admin transfers list --since "yesterday 14:30"
  sgraph-send admin transfers show ID
  sgraph-send admin transfers delete ID`,
    );
}

function listCommand(): Command {
  return withExample(
    new Command('list').description('List transfers, newest first: all, or those that match every condition given.'),
    'sgraph-send admin transfers list --server https://send.example --admin-key-file key',
    'sgraph-send admin transfers list --since "yesterday 14:30" --until "yesterday 15:30"',
    'sgraph-send admin transfers list --active-since 2h --min-size 10MB --state ready --json',
    'sgraph-send admin transfers list --token "design team" --since 2026-11-01',
  )
    .option('--since <time>', `created at this time or later: ${TIME}`)
    .option('--until <time>', 'created before this time; a day means its end')
    .option('--active-since <time>', 'something happened to it, such as a download, at this time or later')
    .option('--active-until <time>', 'something happened to it before this time')
    .option('--expires-from <time>', 'expires at this time or later: 2h is in two hours, "2h ago" was two hours ago')
    .option('--expires-until <time>', 'expires before this time')
    .option('--min-size <size>', 'at least this large, encrypted: bytes, 10MB, 1.5GB, 100MiB')
    .option('--max-size <size>', 'at most this large, encrypted: a little more than the files')
    .addOption(new Option('--state <state>', 'in this state').choices(TransferState.options))
    .option('--damaged', 'with parts that are missing, have another size, were found altered or were reported')
    .option('--token <code>', 'sent with the access code of this name or id')
    .option('--cursor <cursor>', 'continue where an earlier command stopped')
    .option('--all', 'all of them, not only the newest 50')
    .action(listTransfers);
}

function showTransfer(id: string, flags: AdminFlags): Promise<void> {
  return withAdminApi(flags, async (admin) => {
    const transfer = await view(admin, id);
    const { info, storedParts, downloads, damage, completedAt, deleted } = transfer;
    const { claimed, finished, max } = info.downloads;
    const rows: (readonly [string, string | undefined])[] = [
      ['id', info.id],
      ['state', info.state],
      ['sent', info.createdAt],
      ['complete', completedAt ?? 'no'],
      ['expires', info.expiresAt],
      ['deleted', deleted ? `${deleted.at} by ${deleted.by}` : undefined],
      [
        'encrypted',
        `${formatBytes(info.ciphertextBytes)} (${info.ciphertextBytes} bytes in ${counted(info.parts, 'part')})`,
      ],
      ['stored', `${formatBytes(storedParts.bytes)} in ${counted(storedParts.count, 'part')}`],
      ['downloads', `${finished} finished, ${claimed} started, ${max} allowed`],
      ...(damage ?? []).map(({ download, at, part, found }) => {
        return ['damaged', `part ${part} (${found}), found by download ${download} at ${at}`] as const;
      }),
      ...downloads.map(({ download, claimedAt, finishedAt, released }) => {
        const end = finishedAt === null ? (released ?? 'not finished') : `finished ${finishedAt}`;
        return [`  ${download}`, `started ${claimedAt}, ${end}`] as const;
      }),
    ];
    const lines = rows.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(10)} ${value}`]));
    await admin.terminal.result(printableLines(lines), transfer);
  });
}

function showLog(id: string, flags: AdminFlags): Promise<void> {
  return withAdminApi(flags, async ({ api, headers, terminal }) => {
    const path = `${pathOf(id)}/log`;
    const log = await readWholeLog((after) =>
      api.json({ method: 'GET', path: after === undefined ? path : `${path}?after=${after}`, headers }, TransferLog),
    );
    if (flags.json) await writeOut(await exportLog(log, api.baseUrl, new Date()));
    else await writeOut(`${printableLines(eventLines(log.events))}\n`);
    await judgeLog(terminal, log);
  });
}

function deleteTransfer(id: string, flags: AdminFlags & { readonly yes?: boolean }): Promise<void> {
  return withAdminApi(flags, async (admin) => {
    if (!flags.yes) await askForDeletion(admin, id);
    await admin.api.call({ method: 'DELETE', path: pathOf(id), headers: admin.headers });
    admin.terminal.say(`deleted ${id}`);
    if (flags.json) await admin.terminal.result('', { id, deleted: true });
  });
}

async function askForDeletion(admin: AdminApi, id: string): Promise<void> {
  if (!process.stdin.isTTY)
    throw new SendError(
      'invalid_request',
      'there is no terminal to ask for confirmation: --yes deletes without asking',
    );
  const { state, createdAt, ciphertextBytes } = (await view(admin, id)).info;
  const { read } = await import('read');
  const question = `delete ${id} (${state}, sent ${createdAt}, ${formatBytes(ciphertextBytes)})? It cannot be undone. [y/N] `;
  const answer = await read({ prompt: question, output: process.stderr }).catch((thrown: unknown) => {
    // Ctrl-C at the prompt.
    throw new SendError('cancelled', undefined, { cause: thrown });
  });
  if (!/^y(?:es)?$/i.test(answer.trim())) throw new SendError('cancelled', 'nothing was deleted');
}

function view({ api, headers }: AdminApi, id: string): Promise<AdminTransfer> {
  return api.json({ method: 'GET', path: pathOf(id), headers }, AdminTransfer);
}

function pathOf(id: string): string {
  if (!isTransferId(id))
    throw new SendError('invalid_request', `"${id}" is not the id of a transfer: an id has 26 letters and digits`);
  return `/admin/api/transfers/${id}`;
}
