import { Command } from 'commander';
import { addReports, PurgeReport } from '../core/admin/schemas.ts';
import type { AdminFlags } from './admin-api.ts';
import { withAdminApi, withExample } from './admin-api.ts';
import { auditCommand } from './admin-audit.ts';
import { keyCommand } from './admin-key.ts';
import { storeCheckCommand } from './admin-store-check.ts';
import { tokensCommand } from './admin-tokens.ts';
import { transfersCommand } from './admin-transfers.ts';
import { webhookKeyCommand } from './admin-webhook-key.ts';

/** `sgraph-send admin`. */
export function adminCommand(): Command {
  return new Command('admin')
    .description('Manage a server, or a store that this command opens.')
    .addCommand(keyCommand())
    .addCommand(tokensCommand())
    .addCommand(transfersCommand())
    .addCommand(auditCommand())
    .addCommand(
      withExample(
        new Command('purge').description(
          'Delete the parts of expired and finished transfers, and records past their retention.',
        ),
        'sgraph-send admin purge --store disk:/srv/send',
      ).action(purge),
    )
    .addCommand(storeCheckCommand())
    .addCommand(webhookKeyCommand())
    .addHelpText('after', '\nExample:\n  sgraph-send admin transfers list --since "yesterday 15:00"');
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
