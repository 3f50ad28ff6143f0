import { SendError } from '../core/errors.ts';
import { isTransferId } from '../core/crypto/keys.ts';
import type { ListedTransfer } from '../core/schemas.ts';
import { AdminTransfers } from '../core/schemas.ts';
import type { AdminApi, AdminFlags } from './admin-api.ts';
import { listTokens, query, withAdminApi } from './admin-api.ts';
import { formatBytes } from './format.ts';
import { readSize } from './sizes.ts';
import { printableLines, writeOut } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import type { TimeRange } from './time-range.ts';
import { sayRanges, timeRange } from './time-range.ts';
import { counted } from '../core/quantity.ts';

export interface SearchFlags extends AdminFlags {
  readonly since?: string;
  readonly until?: string;
  readonly activeSince?: string;
  readonly activeUntil?: string;
  readonly expiresFrom?: string;
  readonly expiresUntil?: string;
  readonly minSize?: string;
  readonly maxSize?: string;
  readonly state?: string;
  readonly damaged?: boolean;
  readonly token?: string;
  readonly cursor?: string;
  readonly all?: boolean;
}

/** Without --all it ends with so many, or after so many requests that found fewer. */
const ENOUGH = 50;
const MAX_REQUESTS = 20;

/** How far a search came. */
interface SearchProgress {
  found: number;
  looked: number;
  backTo: string | undefined;
  cursor: string | undefined;
}

/** `sgraph-send admin transfers list`. */
export function listTransfers(flags: SearchFlags): Promise<void> {
  const ranges = rangesOf(flags);
  const sizes = { minBytes: size('--min-size', flags.minSize), maxBytes: size('--max-size', flags.maxSize) };
  return withAdminApi(flags, async (admin) => {
    const now = admin.now();
    const [created, active, expires] = [ranges.created(now), ranges.active(now), ranges.expires(now)];
    sayRanges(admin.terminal, [created, active, expires]);
    const token = flags.token === undefined ? undefined : await tokenId(admin, flags.token);
    const wanted = {
      ...{ createdFrom: created.from, createdUntil: created.until, activeFrom: active.from, activeUntil: active.until },
      ...{ expiresFrom: expires.from, expiresUntil: expires.until, ...sizes, state: flags.state, token },
      ...(flags.damaged && { damaged: 'true' }),
    };
    const transfers: ListedTransfer[] = [];
    const reach = await search(admin, flags, wanted, async (page) => {
      transfers.push(...page);
      if (!flags.json && page.length > 0) await writeOut(`${printableLines(page.map(lineOf))}\n`);
    });
    if (flags.json) await admin.terminal.result('', transfers);
    sayReach(
      admin.terminal,
      reach,
      Object.values(wanted).some((value) => value !== undefined),
    );
  });
}

async function search(
  { api, headers, terminal }: AdminApi,
  { cursor: first, all }: SearchFlags,
  wanted: Readonly<Record<string, string | undefined>>,
  show: (page: ListedTransfer[]) => Promise<void>,
): Promise<SearchProgress> {
  const reach: SearchProgress = { found: 0, looked: 0, backTo: undefined, cursor: first };
  for (let requests = 1; ; requests++) {
    const path = `/admin/api/transfers${query({ ...wanted, cursor: reach.cursor })}`;
    const {
      transfers,
      unreadable = [],
      looked,
      next,
    } = await api.json({ method: 'GET', path, headers }, AdminTransfers);
    await show(transfers);
    for (const id of unreadable) terminal.say(`${id}: a record cannot be read; sgraph-send admin store-check names it`);
    reach.found += transfers.length;
    reach.looked += looked?.transfers ?? transfers.length;
    reach.backTo = looked?.backTo ?? reach.backTo;
    reach.cursor = next;
    const isEnough = !all && (reach.found >= ENOUGH || requests === MAX_REQUESTS);
    if (next === undefined || isEnough) return reach;
    if (looked) terminal.say(`looked at ${lookedText(reach)}; Ctrl-C ends it`);
  }
}

function sayReach(terminal: Terminal, reach: SearchProgress, isSearch: boolean): void {
  if (isSearch) terminal.say(`${reach.found} found; looked at ${lookedText(reach)}`);
  else if (reach.found === 0) terminal.say('no transfers found');
  if (reach.cursor !== undefined)
    terminal.say(`there are more: --cursor ${reach.cursor} continues, --all shows everything`);
  else if (isSearch && reach.found === 0)
    terminal.say('use a wider time range or fewer conditions; file names, messages and addresses are not stored');
}

function lookedText({ looked, backTo }: SearchProgress): string {
  return `${counted(looked, 'transfer')}${backTo === undefined ? '' : `, back to ${backTo}`}`;
}

function rangesOf(flags: SearchFlags): Readonly<Record<'created' | 'active' | 'expires', (now: number) => TimeRange>> {
  return {
    created: timeRange({
      ...{ name: 'created', span: 'back' },
      ...{ since: ['--since', flags.since], until: ['--until', flags.until] },
    }),
    active: timeRange({
      ...{ name: 'active', span: 'back' },
      ...{ since: ['--active-since', flags.activeSince], until: ['--active-until', flags.activeUntil] },
    }),
    expires: timeRange({
      ...{ name: 'expires', span: 'ahead' },
      ...{ since: ['--expires-from', flags.expiresFrom], until: ['--expires-until', flags.expiresUntil] },
    }),
  };
}

function size(option: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : String(readSize(option, text));
}

/** Names are not unique: of several that have it, a person says which. */
async function tokenId(admin: AdminApi, nameOrId: string): Promise<string> {
  if (isTransferId(nameOrId)) return nameOrId;
  const named = (await listTokens(admin)).filter(({ name }) => name === nameOrId);
  const [first] = named;
  if (!first)
    throw new SendError('not_found', `no access code has the name or id "${nameOrId}": see admin tokens list`);
  if (named.length > 1)
    throw new SendError(
      'invalid_request',
      `${named.length} access codes have the name "${nameOrId}": give the id, one of ${named.map(({ id }) => id).join(', ')}`,
    );
  return first.id;
}

function lineOf({ id, state, createdAt, expiresAt, ciphertextBytes, downloads, damaged }: ListedTransfer): string {
  const size = formatBytes(ciphertextBytes).padStart(8);
  const counted = `${downloads.finished}/${downloads.max}`;
  return `${id}  ${state.padEnd(13)}  ${createdAt}  ${expiresAt}  ${size}  ${counted}${damaged ? '  damaged' : ''}`;
}
