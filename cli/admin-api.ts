import type { Command } from 'commander';
import type { Api } from '../core/client/api.ts';
import { createApi } from '../core/client/api.ts';
import { SendError } from '../core/errors.ts';
import type { TokenInfo } from '../core/tokens/schemas.ts';
import { TokenPage } from '../core/tokens/schemas.ts';
import { connect } from './connection.ts';
import { addOutputOptions, addPlaceOptions } from './place-options.ts';
import type { CliSettings, SettingFlags } from './settings.ts';
import { processCliSettings, requireLocation } from './settings.ts';
import type { Terminal, TerminalFlags } from './terminal.ts';
import { createTerminal } from './terminal.ts';
import { readText } from './text-file.ts';

export interface AdminFlags extends SettingFlags, TerminalFlags {}

/** What an admin's command works with. */
export interface AdminApi {
  readonly api: Api;
  readonly headers: Readonly<Record<string, string>>;
  readonly terminal: Terminal;
  /** The server's time in milliseconds since 1970. */
  readonly now: () => number;
}

/** The options that every admin's command has. */
function addAdminOptions(command: Command): Command {
  return addOutputOptions(
    addPlaceOptions(command).option(
      '--admin-key-file <path>',
      'file that holds the admin key (or SGRAPH_SEND_ADMIN_KEY)',
    ),
  );
}

/** An admin's command with its options and examples. */
export function withExample(command: Command, ...examples: readonly string[]): Command {
  const title = examples.length === 1 ? 'Example' : 'Examples';
  return addAdminOptions(command).addHelpText(
    'after',
    `\n${title}:\n${examples.map((line) => `  ${line}`).join('\n')}`,
  );
}

/** Runs work with the admin's API: over HTTP by the admin key, or of a store that this process opens, which takes no key. */
export async function withAdminApi(flags: AdminFlags, work: (admin: AdminApi) => Promise<void>): Promise<void> {
  const settings = processCliSettings(flags);
  const place = requireLocation(settings.adminLocation);
  const key = place.kind === 'server' ? await adminKey(settings) : undefined;
  const connection = await connect(place, settings);
  try {
    const { baseUrl, transport, clock, localAdminKey } = connection;
    const api = createApi({ baseUrl, transport, clock, waitUntilOnline: () => Promise.resolve() });
    const headers = { 'x-sgraph-send-admin-key': localAdminKey ?? key ?? '' };
    await work({ api, headers, terminal: createTerminal(flags), now: () => clock.now() });
  } finally {
    await connection.close();
  }
}

/** All tokens, page by page. */
export async function listTokens({ api, headers }: Pick<AdminApi, 'api' | 'headers'>): Promise<TokenInfo[]> {
  const tokens: TokenInfo[] = [];
  let cursor: string | undefined;
  do {
    const path = `/admin/api/tokens${query({ cursor })}`;
    const page = await api.json({ method: 'GET', path, headers }, TokenPage);
    tokens.push(...page.tokens);
    cursor = page.next;
  } while (cursor !== undefined);
  return tokens;
}

/** The values that are given, as the query of an address. */
export function query(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

async function adminKey({ adminKey: given, adminKeyFile }: CliSettings): Promise<string> {
  if (given !== undefined) return given;
  if (adminKeyFile !== undefined) return (await readText(adminKeyFile)).trim();
  throw new SendError(
    'unauthorized',
    'the admin key is missing: set SGRAPH_SEND_ADMIN_KEY, or give --admin-key-file PATH',
  );
}
