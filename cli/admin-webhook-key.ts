import { Command } from 'commander';
import { WebhookKey } from '../core/admin/schemas.ts';
import type { AdminFlags } from './admin-api.ts';
import { withAdminApi, withExample } from './admin-api.ts';

/** `sgraph-send admin webhook-key`. */
export function webhookKeyCommand(): Command {
  const command = new Command('webhook-key').description(
    'Create the key that signs messages to the webhook. The key is shown only once; the one before it signs too.',
  );
  return withExample(command, 'sgraph-send admin webhook-key --server https://send.example').action(makeKey);
}

function makeKey(flags: AdminFlags): Promise<void> {
  return withAdminApi(flags, async ({ api, headers, terminal }) => {
    const made = await api.json({ method: 'POST', path: '/admin/api/webhook-key', headers }, WebhookKey);
    terminal.say('the key is shown only once: give it to the receiver, which checks signatures by it');
    await terminal.result(made.key, made);
  });
}
