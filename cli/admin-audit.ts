import { Command } from 'commander';
import { AuditPage } from '../core/admin/schemas.ts';
import type { AdminFlags } from './admin-api.ts';
import { query, withAdminApi, withExample } from './admin-api.ts';
import { auditLines } from './event-lines.ts';
import { sayRanges, timeRange } from './time-range.ts';
import { printableLines, writeOut } from './terminal.ts';

interface AuditFlags extends AdminFlags {
  readonly since?: string;
  readonly until?: string;
  readonly all?: boolean;
}

/** `sgraph-send admin audit`. */
export function auditCommand(): Command {
  return withExample(
    new Command('audit').description('Show what operators did, newest first. Reading it is recorded too.'),
    'sgraph-send admin audit --since yesterday',
    'sgraph-send admin audit --since 2026-11-20 --until 2026-11-21 --all --json',
  )
    .option('--since <time>', 'done at this time or later: 2h, 15:00, "yesterday 15:00", 2026-11-28, or ISO 8601')
    .option('--until <time>', 'done before this time; a day means its end')
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
  return withAdminApi(flags, async ({ api, headers, terminal, now }) => {
    const range = rangeAt(now());
    sayRanges(terminal, [range]);
    const events: AuditPage['events'] = [];
    const unreadable: string[] = [];
    let cursor: string | undefined;
    do {
      const path = `/admin/api/audit${query({ cursor, from: range.from, until: range.until })}`;
      const page = await api.json({ method: 'GET', path, headers }, AuditPage);
      events.push(...page.events);
      unreadable.push(...(page.unreadable ?? []));
      if (!flags.json && page.events.length > 0) await writeOut(`${printableLines(auditLines(page.events))}\n`);
      cursor = page.next;
    } while (cursor !== undefined && (flags.all || events.length === 0));
    if (flags.json) await terminal.result('', events);
    for (const name of unreadable) terminal.warn(`event ${name} cannot be read`);
    if (events.length === 0) terminal.say('nothing found in that time');
    if (cursor !== undefined) terminal.say('there is more: --all shows everything, --until older entries');
  });
}
