import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { calmHour } from '../../support/calm-hour.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer, temporaryFolder } from '../../support/server.ts';

const KEY = 'a key that both servers know, of 40 or so';
const KEYS = { SGRAPH_SEND_ADMIN_KEY_SHA256: createHash('sha256').update(KEY).digest('hex') };
const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function twoServers(): Promise<[RunningServer, RunningServer]> {
  const folder = await temporaryFolder();
  cleanUps.push(folder.remove);
  const place = { store: `disk:${folder.path}`, environment: KEYS };
  const servers = await Promise.all([startServer(place), startServer(place)]);
  for (const server of servers) cleanUps.push(() => server.kill('SIGKILL'));
  return servers;
}

async function signIn(server: RunningServer): Promise<string> {
  const response = await fetch(`${server.adminUrl}/admin/api/session`, {
    method: 'POST',
    headers: { ...SAME_ORIGIN, 'content-type': 'application/json' },
    body: JSON.stringify({ key: KEY }),
  });
  expect(response.status).toBe(201);
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

async function ask(server: RunningServer, method: string, path: string, cookie: string): Promise<number> {
  const response = await fetch(`${server.adminUrl}/admin/api/${path}`, { method, headers: { ...SAME_ORIGIN, cookie } });
  await response.body?.cancel();
  return response.status;
}

describe('two servers over one disk', () => {
  it('share a session, and neither takes it any longer once it was ended at the other', async () => {
    const [one, other] = await twoServers();
    const cookie = await signIn(one);
    expect(await ask(one, 'GET', 'transfers', cookie)).toBe(200);
    expect(await ask(other, 'GET', 'transfers', cookie)).toBe(200);
    expect(await ask(other, 'DELETE', 'session', cookie)).toBe(204);
    expect(await ask(other, 'GET', 'transfers', cookie)).toBe(401);
    expect(await ask(one, 'GET', 'transfers', cookie)).toBe(401);
  });

  it('have sessions that know nothing of one another', async () => {
    const [one, other] = await twoServers();
    const [first, second] = [await signIn(one), await signIn(other)];
    expect(await ask(other, 'DELETE', 'session', first)).toBe(204);
    expect(await ask(one, 'GET', 'session', second)).toBe(200);
    expect(await ask(one, 'GET', 'session', first)).toBe(401);
  });

  it('show the same log of operators, in which every action is once', async () => {
    await calmHour();
    const [one, other] = await twoServers();
    const cookie = await signIn(one);
    for (const server of [one, other]) await ask(server, 'GET', 'transfers', cookie);
    for (const server of [one, other]) await ask(server, 'POST', 'purge', cookie);
    const read = async (server: RunningServer): Promise<string[]> => {
      const response = await fetch(`${server.adminUrl}/admin/api/audit`, { headers: { cookie } });
      const { events } = (await response.json()) as { events: { event: { kind: string } }[] };
      return events.map(({ event }) => event.kind);
    };
    expect(await read(one)).toEqual(['audit_read', 'purged', 'purged', 'transfers_listed', 'signed_in']);
    expect(await read(other)).toEqual(await read(one));
  });
});
