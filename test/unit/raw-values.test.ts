import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deriveLinkKeys, deriveOwnerProof, newSecret } from '../../core/crypto/keys.ts';
import { createClient } from '../../core/client/client.ts';
import { TransferEvent } from '../../core/schemas.ts';
import { readAll } from '../../core/stores/records.ts';
import type { Transport } from '../../core/client/transport.ts';
import type { TestApps } from '../support/app.ts';
import { ADMIN_KEY, collector, createTestApps, ORIGIN, patternBytes, sourceOf } from '../support/app.ts';

/** What the test's own connections come from: see createTestApps. */
const PEER = '203.0.113.9';
const CALLERS = { IPv4: '198.51.100.77', IPv6: '2001:db8:77:88::abcd' };
const SPOOFED = '192.0.2.177';
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.7) marked-7f3a9c Firefox/140.7';
const TERMS = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 7_200, maxDownloads: 2 };
const BODIES: Readonly<Record<string, unknown>> = {
  '/admin/api/session': { key: ADMIN_KEY },
  '/admin/api/tokens': { name: 'press', note: '', maxUses: 2, expiresInSeconds: null, maxTransferBytes: null },
};

type Headers = Readonly<Record<string, string>>;

/** Every route of an app, as it is registered, once with good and once with no capabilities. */
async function driveRoutes(
  app: TestApps['user'],
  id: string,
  marks: Headers,
  capabilities: Headers,
): Promise<string[]> {
  const routes = app.routes.filter(({ method }) => method !== 'ALL');
  for (const headers of [marks, { ...marks, ...capabilities }]) {
    for (const { method, path } of routes) {
      const url = `${ORIGIN}${path.replace(/:id(\{[^}]*\})?/, id).replace(/:\w+(\{[^}]*\})?/g, '1')}`;
      const hasBody = method === 'POST' || method === 'PUT';
      const body = JSON.stringify(BODIES[path] ?? {});
      const typed = path.includes('/parts/') ? 'application/octet-stream' : 'application/json';
      const init = hasBody ? { body, headers: { ...headers, 'content-type': typed } } : { headers };
      await app.request(url, { method, ...init });
    }
  }
  return routes.map(({ method, path }) => `${method} ${path}`);
}

/** A transfer from its creation to its last event, and then every route of both apps, all by the same marked caller. */
async function driveAll(apps: TestApps, marks: Headers): Promise<{ id: string; routes: string[] }> {
  const transport: Transport = (request) => apps.transport({ ...request, headers: { ...request.headers, ...marks } });
  const client = createClient({ baseUrl: ORIGIN, transport });
  const { id, secret, ownerSecret } = await client.upload({ ...TERMS, source: sourceOf(patternBytes(5_000_000)) });
  await client.open(id, secret);
  await client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
  await client.log(id, { ownerSecret });
  const user = {
    'x-sgraph-send-owner': await deriveOwnerProof(ownerSecret),
    'x-sgraph-send-proof': (await deriveLinkKeys(secret)).downloadProof,
  };
  const driven = await driveRoutes(apps.user, id, marks, user);
  const administered = await driveRoutes(apps.admin, id, marks, { 'x-sgraph-send-admin-key': ADMIN_KEY });
  return { id, routes: [...driven, ...administered] };
}

async function everythingHeld({ store, logLines }: TestApps): Promise<string> {
  const texts: string[] = [];
  let after: string | undefined;
  do {
    const page = await store.list('' as never, { after });
    for (const { key } of page.objects) {
      texts.push(key, Buffer.from((await readAll(store, key))!).toString('latin1'));
    }
    after = page.next;
  } while (after !== undefined);
  return [...texts, ...logLines.map((line) => JSON.stringify(line))].join('\n');
}

describe.each(['drop', 'truncate', 'hash'] as const)('mode %s', (mode) => {
  it.each(Object.entries(CALLERS))(
    'keeps no raw %s address and no raw user agent in any object or log line',
    async (_, address) => {
      const apps = createTestApps({
        SGRAPH_SEND_ANONYMISE: mode,
        SGRAPH_SEND_TRUSTED_PROXIES: '1',
        SGRAPH_SEND_UPLOADS: 'open',
      });
      const marks = { 'user-agent': AGENT, 'x-forwarded-for': `${SPOOFED}, ${address}` };
      const { id, routes } = await driveAll(apps, marks);
      expect(routes).toContain('GET /api/transfers/:id/log');
      expect(routes).toContain('GET /admin/api/transfers/:id/log');
      const held = await everythingHeld(apps);
      expect(held).toContain(id);
      const digests = [PEER, address, SPOOFED].flatMap((raw) =>
        (['hex', 'base64', 'base64url'] as const).map((form) => createHash('sha256').update(raw).digest(form)),
      );
      for (const raw of [PEER, address, SPOOFED, 'marked-7f3a9c', '140.7', 'x86_64', ...digests]) {
        expect(held.toLowerCase().includes(raw.toLowerCase()), raw).toBe(false);
      }
    },
  );

  it('keeps of the user agent its family and platform, or nothing at all', async () => {
    const apps = createTestApps({
      SGRAPH_SEND_ANONYMISE: mode,
      SGRAPH_SEND_TRUSTED_PROXIES: '1',
      SGRAPH_SEND_UPLOADS: 'open',
    });
    const { id } = await driveAll(apps, { 'user-agent': AGENT, 'x-forwarded-for': CALLERS.IPv4 });
    const held = await everythingHeld(apps);
    expect(held.includes('Firefox on Linux')).toBe(mode !== 'drop');
    const { objects } = await apps.store.list(`transfers/${id}/events/` as never);
    for (const { key } of objects) {
      const bytes = await readAll(apps.store, key);
      const event = TransferEvent.parse(JSON.parse(new TextDecoder().decode(bytes)));
      expect(event.agent).toBe(mode === 'drop' ? undefined : 'Firefox on Linux');
      if (mode === 'drop') expect(event.caller).toBe('dropped');
      if (mode === 'truncate') expect(event.caller).toBe('198.51.100.0/24');
      if (mode === 'hash') expect(event.caller).toMatch(/^[0-9a-f]{64}$/);
    }
  });
});
