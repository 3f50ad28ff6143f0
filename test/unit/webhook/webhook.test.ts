import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Uploaded } from '../../../core/client/upload-options.ts';
import { deriveLinkKeys, newSecret } from '../../../core/crypto/keys.ts';
import { WebhookKey } from '../../../core/admin/schemas.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import { paths } from '../../../core/transfer/paths.ts';
import { MOST_WAITING } from '../../../core/webhook/deliver.ts';
import { parseWebhookKey, serializeKey } from '../../../core/webhook/sign.ts';
import { ask, WITH_KEY } from '../../support/admin.ts';
import type { TestApps } from '../../support/app.ts';
import { collector, createTestApps, patternBytes, sourceOf } from '../../support/app.ts';
import type { ReceivedMessage, Receiver } from '../../support/receiver.ts';
import { startReceiver } from '../../support/receiver.ts';

const KEY = serializeKey(patternBytes(32));
const WAITING = paths.notices();

function appsFor({ url }: Receiver, store: Store = createMemoryStore(), more: Record<string, string> = {}): TestApps {
  return createTestApps({ SGRAPH_SEND_WEBHOOK_URL: url, SGRAPH_SEND_WEBHOOK_KEY: KEY, ...more }, store);
}

async function send({ client }: TestApps, maxDownloads = 1): Promise<Uploaded> {
  return client.upload({
    metadata: { name: 'secret-name.bin', type: 'text/x-secret', message: 'secret-message' },
    expiresInSeconds: 600,
    maxDownloads,
    source: sourceOf(patternBytes(100)),
  });
}

async function receive({ client }: TestApps, { id, secret }: Uploaded): Promise<void> {
  await client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
}

async function maintain(apps: TestApps): Promise<void> {
  expect((await ask(apps, 'POST', '/admin/api/purge', { headers: WITH_KEY })).status).toBe(200);
}

async function waiting(store: Store): Promise<number> {
  return (await store.list(WAITING)).objects.length;
}

function typesOf(received: readonly ReceivedMessage[]): string[] {
  return received.map(({ body }) => (JSON.parse(body) as { type: string }).type);
}

function isSigned({ headers, body }: ReceivedMessage, key = KEY): boolean {
  const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const expected = createHmac('sha256', parseWebhookKey(key)).update(content).digest('base64');
  return String(headers['webhook-signature']).split(' ').includes(`v1,${expected}`);
}

describe('the webhook', () => {
  it('gets what happens to a transfer, signed, with ids and times only', async () => {
    await using receiver = await startReceiver();
    const apps = appsFor(receiver);
    const sent = await send(apps);
    const { id, secret, ownerSecret } = sent;
    await receive(apps, sent);
    await maintain(apps);
    const { received } = receiver;
    expect(received.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { type: 'transfer.created', timestamp: '2026-11-20T12:00:00.000Z', data: { transfer: id } },
      { type: 'transfer.downloaded', timestamp: '2026-11-20T12:00:00.000Z', data: { transfer: id, download: 1 } },
      { type: 'transfer.ended', timestamp: '2026-11-20T12:00:00.000Z', data: { transfer: id } },
      { type: 'transfer.ready', timestamp: '2026-11-20T12:00:00.000Z', data: { transfer: id } },
    ]);
    expect(received.every((message) => isSigned(message))).toBe(true);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(4);
    expect(await waiting(apps.store)).toBe(0);
    const all = JSON.stringify(received);
    for (const hidden of [secret, ownerSecret, 'secret', '203.0.113.9', KEY]) expect(all).not.toContain(hidden);
  });

  it('gets the same message again after a failure, also from the next process, as often as the schedule says', async () => {
    await using receiver = await startReceiver();
    const first = appsFor(receiver);
    await send(first, 5);
    receiver.status = 500;
    await maintain(first);
    expect(typesOf(receiver.received)).toEqual(['transfer.created', 'transfer.ready']);
    await maintain(first);
    expect(receiver.received).toHaveLength(2);
    receiver.status = 200;
    const second = appsFor(receiver, first.store);
    second.advance(299);
    await maintain(second);
    expect(receiver.received).toHaveLength(2);
    second.advance(1);
    await maintain(second);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids.slice(2)).toEqual(ids.slice(0, 2));
    expect(receiver.received.every((message) => isSigned(message))).toBe(true);
    expect(await waiting(first.store)).toBe(0);
    expect(second.logLines).toContainEqual({ route: 'webhook', delivered: 2, failed: 0, dropped: 0 });
  });

  it('is given up after three days, and its redirects are not followed', async () => {
    await using receiver = await startReceiver();
    receiver.status = 307;
    const apps = appsFor(receiver);
    await send(apps, 5);
    for (let hours = 0; hours < 80; hours += 4) {
      await maintain(apps);
      apps.advance(4 * 3_600);
    }
    expect(await waiting(apps.store)).toBe(0);
    expect(new Set(receiver.received.map(({ path }) => path))).toEqual(new Set(['/hook']));
    expect(apps.logLines.some(({ dropped }) => Number(dropped) > 0)).toBe(true);
  });

  it('gets nothing of what was announced and did not happen', async () => {
    await using receiver = await startReceiver();
    const apps = appsFor(receiver);
    const made = Date.parse('2026-11-20T12:00:00.000Z');
    const notice = { due: made, made, attempt: 0, fact: 'ready', id: 'a'.repeat(26), download: 0 } as const;
    await apps.store.create(paths.notice(notice), new Uint8Array(0));
    await maintain(apps);
    expect(await waiting(apps.store)).toBe(1);
    apps.advance(3_601);
    await maintain(apps);
    expect([await waiting(apps.store), receiver.received.length]).toEqual([0, 0]);
  });

  it('gets what happens to other transfers where the record of one is damaged', async () => {
    // The purge reports the damage.
    const purge = (of: TestApps): Promise<unknown> => ask(of, 'POST', '/admin/api/purge', { headers: WITH_KEY });
    await using receiver = await startReceiver();
    const apps = appsFor(receiver);
    const [damaged, good] = [await send(apps, 5), await send(apps, 5)];
    for (const key of [paths.transfer(damaged.id), paths.completed(damaged.id)]) {
      await apps.store.delete(key);
      await apps.store.create(key, new TextEncoder().encode('{'));
    }
    await purge(apps);
    expect(receiver.received.every(({ body }) => body.includes(good.id))).toBe(true);
    expect([typesOf(receiver.received), await waiting(apps.store)]).toEqual([
      ['transfer.created', 'transfer.ready'],
      2,
    ]);
    apps.advance(3 * 86_400 + 1);
    await purge(apps);
    const { objects } = await apps.store.list(WAITING);
    expect(objects.filter(({ key }) => key.includes(damaged.id))).toEqual([]);
  });

  it('has a repeated request announced once', async () => {
    await using receiver = await startReceiver();
    const apps = appsFor(receiver);
    const sent = await send(apps, 5);
    const claimId = newSecret();
    await apps.client.download({ id: sent.id, secret: sent.secret, claimId, sink: collector().sink });
    apps.advance(1);
    const { downloadProof } = await deriveLinkKeys(sent.secret);
    const headers = { 'x-sgraph-send-proof': downloadProof, 'x-sgraph-send-claim': claimId };
    const again = await apps.user.request(`/api/transfers/${sent.id}/downloads/1/finish`, { method: 'POST', headers });
    expect([again.status, await waiting(apps.store)]).toEqual([204, 3]);
  });

  it('has no more waiting than may, where nobody answers', async () => {
    await using receiver = await startReceiver();
    receiver.status = 503;
    const apps = appsFor(receiver);
    await send(apps, 5);
    const later = Date.parse('2026-11-21T12:00:00.000Z');
    for (let made = later; made < later + MOST_WAITING; made++) {
      const notice = { due: made, made, attempt: 0, fact: 'ready', id: 'a'.repeat(26), download: 0 } as const;
      await apps.store.create(paths.notice(notice), new Uint8Array(0));
    }
    await maintain(apps);
    expect(apps.logLines).toContainEqual({ route: 'webhook', delivered: 0, failed: 2, dropped: 2 });
  });

  it('is signed by the key that the store keeps, and by the one before it', async () => {
    await using receiver = await startReceiver();
    const settings = { SGRAPH_SEND_WEBHOOK_KEY: '' };
    const apps = appsFor(receiver, createMemoryStore(), settings);
    const makeKey = async (): Promise<string> => {
      const answer = await ask(apps, 'POST', '/admin/api/webhook-key', { headers: WITH_KEY });
      return WebhookKey.parse(await answer.json()).key;
    };
    await send(apps, 5);
    await maintain(apps);
    expect(receiver.received).toEqual([]);
    const keys = [await makeKey(), await makeKey(), await makeKey()];
    await maintain(apps);
    const [message] = receiver.received;
    if (!message) throw new Error('nothing was received');
    expect(keys.map((key) => isSigned(message, key))).toEqual([false, true, true]);
  });

  it('makes no key where the settings have one', async () => {
    await using receiver = await startReceiver();
    const answer = await ask(appsFor(receiver), 'POST', '/admin/api/webhook-key', { headers: WITH_KEY });
    expect(answer.status).toBe(409);
  });

  it('costs nothing where there is none', async () => {
    const apps = createTestApps();
    await send(apps);
    expect(await waiting(apps.store)).toBe(0);
  });
});
