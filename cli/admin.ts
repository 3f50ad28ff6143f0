import { Command, InvalidArgumentError } from 'commander';
import { addReports, PurgeReport } from '../core/admin/schemas.ts';
import { AdminTransfers } from '../core/schemas.ts';
import { CreatedToken, TokenInfo, TokenPage } from '../core/tokens/schemas.ts';
import type { AdminFlags } from './admin-api.ts';
import { addAdminOptions, withAdminApi } from './admin-api.ts';
import { parseExpiry } from './expiry.ts';
import { formatBytes } from './format.ts';
import { printableLines } from './terminal.ts';

interface CreateFlags extends AdminFlags {
  readonly note?: string;
  readonly uses?: number;
  readonly validFor?: string;
  readonly maxBytes?: number;
}

/** `sgraph-send admin`. */
export function adminCommand(): Command {
  const admin = new Command('admin').description('Manage a server, or a store that this command opens.');
  const tokens = new Command('tokens').description('Access tokens: who may send.');
  tokens.addCommand(createTokenCommand());
  tokens.addCommand(
    withExample(new Command('list').description('List access tokens.'), 'sgraph-send admin tokens list').action(
      listTokens,
    ),
  );
  tokens.addCommand(
    withExample(
      new Command('revoke').argument('<id>', 'id of the token').description('Revoke an access token.'),
      'sgraph-send admin tokens revoke ID',
    ).action(revokeToken),
  );
  admin.addCommand(tokens);
  admin.addCommand(
    withExample(
      new Command('transfers').description('List transfers, the newest first.'),
      'sgraph-send admin transfers --server https://send.example --admin-key-file key',
    )
      .option('--state <state>', 'only those in this state: uploading, ready, limit_reached, expired or deleted')
      .option('--all', 'all of them, not the newest page')
      .action(listTransfers),
  );
  admin.addCommand(
    withExample(
      new Command('purge').description('Remove the parts of transfers that have ended, and records whose time is up.'),
      'sgraph-send admin purge --store disk:/srv/send',
    ).action(purge),
  );
  return admin;
}

function createTokenCommand(): Command {
  return withExample(
    new Command('create')
      .argument('<name>', 'whom or what it is for')
      .description('Make an access token. It is shown this once.'),
    'sgraph-send admin tokens create "design team" --uses 100 --valid-for 30d',
  )
    .option('--note <text>', 'a note for operators')
    .option('--uses <count>', 'how many transfers it allows (default: any number)', count)
    .option('--valid-for <span>', '7d, 2w, or a date (default: until it is revoked)')
    .option('--max-bytes <bytes>', 'largest transfer, encrypted size', count)
    .action(createToken);
}

function withExample(command: Command, example: string): Command {
  return addAdminOptions(command).addHelpText('after', `\nExample:\n  ${example}`);
}

function createToken(name: string, flags: CreateFlags): Promise<void> {
  const expiresInSeconds = flags.validFor === undefined ? null : parseExpiry(flags.validFor, Date.now());
  const { note = '', uses = null, maxBytes = null } = flags;
  const json = { name, note, maxUses: uses, expiresInSeconds, maxTransferBytes: maxBytes };
  return withAdminApi(flags, async ({ api, headers, terminal }) => {
    const made = await api.json({ method: 'POST', path: '/admin/api/tokens', headers, json }, CreatedToken);
    terminal.say(`id ${made.info.id}; the token is shown this once`);
    await terminal.result(made.token, made);
  });
}

function listTokens(flags: AdminFlags): Promise<void> {
  return withAdminApi(flags, async ({ api, headers, terminal }) => {
    const tokens: TokenInfo[] = [];
    let cursor: string | undefined;
    do {
      const path = `/admin/api/tokens${query({ cursor })}`;
      const page = await api.json({ method: 'GET', path, headers }, TokenPage);
      tokens.push(...page.tokens);
      cursor = page.next;
    } while (cursor !== undefined);
    const lines = tokens.map(
      ({ id, state, uses, maxUses, expiresAt, name }) =>
        `${id}  ${state.padEnd(8)}  ${`${uses}/${maxUses ?? '-'}`.padEnd(10)}  ${(expiresAt ?? '-').padEnd(24)}  ${name}`,
    );
    await terminal.result(printableLines(lines), tokens);
  });
}

function revokeToken(id: string, flags: AdminFlags): Promise<void> {
  return withAdminApi(flags, async ({ api, headers, terminal }) => {
    const path = `/admin/api/tokens/${encodeURIComponent(id)}/revoke`;
    const info = await api.json({ method: 'POST', path, headers }, TokenInfo);
    await terminal.result(`${info.id}  ${info.state}`, info);
  });
}

function listTransfers(flags: AdminFlags & { readonly state?: string; readonly all?: boolean }): Promise<void> {
  return withAdminApi(flags, async ({ api, headers, terminal }) => {
    const transfers: AdminTransfers['transfers'] = [];
    let cursor: string | undefined;
    do {
      const path = `/admin/api/transfers${query({ cursor, state: flags.state })}`;
      const page = await api.json({ method: 'GET', path, headers }, AdminTransfers);
      transfers.push(...page.transfers);
      cursor = page.next;
    } while (flags.all && cursor !== undefined);
    const lines = transfers.map(
      ({ id, state, createdAt, expiresAt, ciphertextBytes, downloads }) =>
        `${id}  ${state.padEnd(13)}  ${createdAt}  ${expiresAt}  ${formatBytes(ciphertextBytes).padStart(8)}  ${downloads.finished}/${downloads.max}`,
    );
    await terminal.result(printableLines(lines), transfers);
    if (cursor !== undefined) terminal.say('there are more: --all shows them');
  });
}

function purge(flags: AdminFlags): Promise<void> {
  return withAdminApi(flags, async ({ api, headers, terminal }) => {
    let report = await api.json({ method: 'POST', path: '/admin/api/purge', headers }, PurgeReport);
    // Each answer is given in the time that a request may take.
    while (report.more) {
      terminal.say(`${report.expired} expired transfers removed, ${report.backlog} pieces of work left`);
      report = addReports(report, await api.json({ method: 'POST', path: '/admin/api/purge', headers }, PurgeReport));
    }
    const lines = Object.entries(report).map(([name, value]) => `${name.padEnd(14)} ${value}`);
    await terminal.result(lines.join('\n'), report);
  });
}

function query(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

function count(text: string): number {
  if (/^[1-9][0-9]{0,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a count is a number from 1');
}
