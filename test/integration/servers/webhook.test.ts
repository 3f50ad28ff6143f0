import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { createClient } from '../../../core/client/client.ts';
import { parseWebhookKey, serializeKey } from '../../../core/webhook/sign.ts';
import { patternBytes, sourceOf } from '../../support/app.ts';
import { startReceiver } from '../../support/receiver.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer, temporaryFolder } from '../../support/server.ts';

const KEY = serializeKey(patternBytes(32));

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function send(server: RunningServer): Promise<unknown> {
  return createClient({ baseUrl: server.userUrl }).upload({
    metadata: { name: 'a.bin', type: '' },
    expiresInSeconds: 600,
    maxDownloads: 1,
    source: sourceOf(patternBytes(1)),
  });
}

describe('a server with a webhook', () => {
  it('sends what a server that was killed left, signed and with the same id', async () => {
    const folder = await temporaryFolder();
    cleanUps.push(folder.remove);
    await using receiver = await startReceiver();
    const environment = { SGRAPH_SEND_WEBHOOK_URL: receiver.url, SGRAPH_SEND_WEBHOOK_KEY: KEY };
    const start = async (): Promise<RunningServer> => {
      const server = await startServer({ store: `disk:${folder.path}`, environment });
      cleanUps.push(() => server.kill('SIGKILL'));
      return server;
    };
    receiver.status = 0;
    const first = await start();
    await send(first);
    await receiver.has(1);
    await first.kill('SIGKILL');

    receiver.status = 200;
    await start();
    await receiver.has(3);
    const [interrupted, ...delivered] = receiver.received;
    const idOf = (message: typeof interrupted): unknown => message?.headers['webhook-id'];
    expect(delivered.map(idOf)).toContain(idOf(interrupted));
    expect(new Set(delivered.map(idOf)).size).toBe(2);
    for (const { headers, body } of delivered) {
      const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
      const signature = createHmac('sha256', parseWebhookKey(KEY)).update(content).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    }
  });
});
