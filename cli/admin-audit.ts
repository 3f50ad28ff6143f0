import { Command, Option } from 'commander';
import { AuditKind } from '../core/admin/audit-kind.ts';
import { AuditPage } from '../core/admin/schemas.ts';
import { isTransferId } from '../core/crypto/keys.ts';
import { SendError } from '../core/errors.ts';
import { idInLink } from '../core/link.ts';
import type { AdminApi, AdminFlags } from './admin-api.ts';
import { query, withAdminApi, withExample } from './admin-api.ts';
import { auditLines } from './event-lines.ts';
import { sayRanges, timeRange } from './time-range.ts';
import { printableLines, writeOut } from './terminal.ts';

interface AuditFlags extends AdminFlags {
  readonly since?: string;
  readonly until?: string;
  readonly kind?: string;
  readonly operator?: string;
  readonly target?: string;
  readonly cursor?: string;
  readonly all?: boolean;
}

/** Without --all it ends with so many, or after so many requests that found fewer. */
const ENOUGH = 50;
const MAX_REQUESTS = 20;

type Wanted = Readonly<Record<string, string | undefined>>;
type Events = AuditPage['events'];

/** `sgraph-send admin audit`. */
export function auditCommand(): Command {
  return withExample(
    new Command('audit').description('Show what operators did, newest first. Reading it is recorded too.'),
    'sgraph-send admin audit --since yesterday',
    'sgraph-send admin audit --since 2026-11-20 --until 2026-11-21 --all --json',
    'sgraph-send admin audit --kind transfer_deleted --operator alice',
  )
    .option('--since <time>', 'done at this time or later: 2h, 15:00, "yesterday 15:00", 2026-11-28, or ISO 8601')
    .option('--until <time>', 'done before this time; a day means its end')
    .addOption(new Option('--kind <kind>', 'only this action').choices(AuditKind.options))
    .option('--operator <name>', 'done by the operator of this name; a part of it is enough')
    .option('--target <id>', 'done to this transfer or access code: its id, or a link to the transfer')
    .option('--cursor <cursor>', 'continue where an earlier command stopped')
    .option('--all', 'everything, not only the newest page')
    .action(showAudit);
}

function showAudit(flags: AuditFlags): Promise<void> {
  const rangeAt = timeRange({
    name: 'done',
    span: 'back',
    since: ['--since', flags.since],
    until: ['--until', flags.until],
  });
  const target = flags.target === undefined ? undefined : targetId(flags.target);
  return withAdminApi(flags, async (admin) => {
    const { terminal } = admin;
    const range = rangeAt(admin.now());
    sayRanges(terminal, [range]);
    const wanted = { from: range.from, until: range.until, kind: flags.kind, operator: flags.operator, target };
    const events: Events = [];
    const cursor = await search(admin, flags, wanted, async (page) => {
      events.push(...page);
      if (!flags.json && page.length > 0) await writeOut(`${printableLines(auditLines(page))}\n`);
    });
    if (flags.json) await terminal.result('', events);
    if (events.length === 0) terminal.say(cursor === undefined ? 'nothing found' : 'nothing found so far');
    if (cursor !== undefined) terminal.say(`there is more: --cursor ${cursor} continues, --all shows everything`);
  });
}

/** Shows page after page until it is enough; gives the cursor of what is left. */
async function search(
  { api, headers, terminal }: AdminApi,
  { cursor: first, all }: AuditFlags,
  wanted: Wanted,
  show: (page: Events) => Promise<void>,
): Promise<string | undefined> {
  let [cursor, found, looked] = [first, 0, 0];
  for (let requests = 1; ; requests++) {
    const path = `/admin/api/audit${query({ ...wanted, cursor })}`;
    const page = await api.json({ method: 'GET', path, headers }, AuditPage);
    await show(page.events);
    for (const name of page.unreadable ?? []) terminal.warn(`event ${name} cannot be read`);
    found += page.events.length;
    cursor = page.next;
    if (page.looked) {
      looked += page.looked.events;
      const { backTo } = page.looked;
      terminal.say(`searched ${looked} events${backTo === undefined ? '' : `, back to ${backTo}`}`);
    }
    if (cursor === undefined || (!all && (found >= ENOUGH || requests === MAX_REQUESTS))) return cursor;
  }
}

/** Of a link only the id goes to the server. */
function targetId(text: string): string {
  const id = isTransferId(text) ? text : idInLink(text);
  if (id === undefined)
    throw new SendError(
      'invalid_request',
      '--target is neither the id of a transfer or access code, which has 26 letters and digits, nor a link',
    );
  return id;
}
