import { Command, InvalidArgumentError } from 'commander';
import { CreatedToken, TokenInfo } from '../core/tokens/schemas.ts';
import type { AdminFlags } from './admin-api.ts';
import { listTokens, withAdminApi, withExample } from './admin-api.ts';
import { parseExpiry, secondsUntil } from './expiry.ts';
import { printableLines } from './terminal.ts';

interface CreateFlags extends AdminFlags {
  readonly note?: string;
  readonly uses?: number;
  readonly validFor?: string;
  readonly maxBytes?: number;
}

/** `sgraph-send admin tokens`. */
export function tokensCommand(): Command {
  const tokens = new Command('tokens').description('Access codes: who may send.').addHelpText(
    'after',
    `
Examples:
  sgraph-send admin tokens create "design team" --uses 100 --valid-for 30d
  sgraph-send admin tokens list
  sgraph-send admin tokens revoke ID`,
  );
  tokens.addCommand(createTokenCommand());
  tokens.addCommand(
    withExample(new Command('list').description('List access codes.'), 'sgraph-send admin tokens list').action(
      showTokens,
    ),
  );
  tokens.addCommand(
    withExample(
      new Command('revoke').argument('<id>', 'id of the access code').description('Revoke an access code.'),
      'sgraph-send admin tokens revoke ID',
    ).action(revokeToken),
  );
  return tokens;
}

function createTokenCommand(): Command {
  return withExample(
    new Command('create')
      .argument('<name>', 'who or what it is for')
      .description('Create an access code. It is shown only once.'),
    'sgraph-send admin tokens create "design team" --uses 100 --valid-for 30d',
  )
    .option('--note <text>', 'a note for operators')
    .option('--uses <count>', 'how many transfers it allows (default: any number)', count)
    .option('--valid-for <span>', '7d, 2w, or a date (default: until it is revoked)')
    .option('--max-bytes <bytes>', 'largest transfer, encrypted size', count)
    .action(createToken);
}

function createToken(name: string, flags: CreateFlags): Promise<void> {
  const expiry = flags.validFor === undefined ? undefined : parseExpiry(flags.validFor);
  const { note = '', uses = null, maxBytes = null } = flags;
  return withAdminApi(flags, async ({ api, headers, terminal, now }) => {
    const expiresInSeconds = expiry ? secondsUntil(expiry, now()) : null;
    const json = { name, note, maxUses: uses, expiresInSeconds, maxTransferBytes: maxBytes };
    const made = await api.json({ method: 'POST', path: '/admin/api/tokens', headers, json }, CreatedToken);
    terminal.say(`id ${made.info.id}; the access code is shown only once`);
    await terminal.result(made.token, made);
  });
}

function showTokens(flags: AdminFlags): Promise<void> {
  return withAdminApi(flags, async (admin) => {
    const tokens = await listTokens(admin);
    const lines = tokens.map(
      ({ id, state, uses, maxUses, expiresAt, name, trial }) =>
        `${id}  ${state.padEnd(8)}  ${`${uses}/${maxUses ?? '-'}`.padEnd(10)}  ${(expiresAt ?? '-').padEnd(24)}  ${name}${trial ? '  (trial)' : ''}`,
    );
    await admin.terminal.result(printableLines(lines), tokens);
  });
}

function revokeToken(id: string, flags: AdminFlags): Promise<void> {
  return withAdminApi(flags, async ({ api, headers, terminal }) => {
    const path = `/admin/api/tokens/${encodeURIComponent(id)}/revoke`;
    const info = await api.json({ method: 'POST', path, headers }, TokenInfo);
    await terminal.result(`${info.id}  ${info.state}`, info);
  });
}

function count(text: string): number {
  if (/^[1-9][0-9]{0,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('must be a whole number, 1 or more');
}
