import { describe, expect, it } from 'vitest';
import { createClient } from '../../../core/client/client.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import { ERRORS } from '../../../core/errors.ts';
import { Problem } from '../../../core/schemas.ts';
import { SessionInfo } from '../../../core/admin/schemas.ts';
import { inspectSettings } from '../../../lambdas/settings/inspect.ts';
import { ask, cookieOf } from '../../support/admin.ts';
import { ADMIN_KEY, collector, createTestApps, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';

const BELOW = { SGRAPH_SEND_BASE_PATH: '/send' };

describe('a server below a base path', () => {
  it('takes an upload and gives it back, its own path in the address of each part', async () => {
    const { client, transport } = createTestApps(BELOW);
    const terms = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 600, maxDownloads: 1 };
    const bytes = patternBytes(9_000);
    const { id, secret, ownerSecret } = await client.upload({ ...terms, source: sourceOf(bytes) });
    const { sink, bytes: received } = collector();
    await client.download({ id, secret, claimId: newSecret(), sink });
    expect(await received()).toEqual(bytes);
    const strange = createClient({ baseUrl: ORIGIN, transport });
    // Not that the transfer is gone: what would end its upload for good.
    await expect(strange.status(id, ownerSecret)).rejects.toMatchObject({ code: 'foreign_answer' });
    expect(ERRORS.foreign_answer.next).toBe('resume');
  });

  it.each(['/api/info', '/', '/about', '/sender/api/info', '/sen'])(
    'has nothing at %s, and says what a proxy in front must do',
    async (path) => {
      const answer = await createTestApps(BELOW).user.request(ORIGIN + path, { headers: { accept: 'text/html' } });
      const problem = Problem.parse(await answer.json());
      expect([answer.status, problem.status, problem.code]).toEqual([404, 404, 'foreign_answer']);
      expect(problem.detail).toBe('this server is at /send/: a proxy in front must leave that in the address');
    },
  );

  it('that has moved to no path says where its API is, and that no transfer is gone', async () => {
    const answer = await createTestApps().user.request(`${ORIGIN}/send/api/transfers/${'a'.repeat(26)}`);
    expect(Problem.parse(await answer.json())).toMatchObject({
      status: 404,
      code: 'foreign_answer',
      detail: 'the API of this server is at /api/',
    });
  });

  it.each(['/health', '/health/ready', '/send/health', '/send/health/ready'])(
    'is asked for its health at %s: a load balancer knows no base path',
    async (path) => {
      expect((await createTestApps(BELOW).user.request(path)).status).toBe(200);
    },
  );

  it('answers 405 with the methods of an address', async () => {
    const answer = await createTestApps(BELOW).user.request('/send/api/info', { method: 'DELETE' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
  });

  it('names its path in the API’s documents, the manifest, the logo and redirects', async () => {
    const logo = `data:image/svg+xml;base64,${btoa('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><path d="M0 0h9v9z"/></svg>')}`;
    const { user, admin } = createTestApps({ ...BELOW, SGRAPH_SEND_BRAND_LOGO: logo });
    const json = async (answer: Response | Promise<Response>): Promise<unknown> => (await answer).json();
    expect(await json(user.request('/send/api/openapi.json'))).toMatchObject({ servers: [{ url: '/send' }] });
    expect(await json(user.request('/send/manifest.webmanifest'))).toMatchObject({
      id: '/send/',
      start_url: '/send/',
      scope: '/send/',
      icons: [{ src: expect.stringMatching(/^\/send\/brand\/logo\?/) as string }],
      share_target: { action: '/send/share' },
    });
    expect(await json(admin.request('/send/admin/brand.json'))).toMatchObject({
      logo: { path: expect.stringMatching(/^\/send\/admin\/brand\/logo\?/) as string },
    });
    const shared = await user.request('/send/share', { method: 'POST' });
    expect(shared.headers.get('location')).toBe('/send/?shared=refused');
    expect((await admin.request('/send/')).headers.get('location')).toBe('/send/admin');
    const short = await user.request('/send');
    expect([short.status, short.headers.get('location')]).toEqual([308, '/send/']);
  });

  it('gives the cookies of the console that path', async () => {
    const apps = createTestApps(BELOW);
    const signedIn = await ask(apps, 'POST', '/send/admin/api/session', { json: { key: ADMIN_KEY } });
    expect(signedIn.headers.getSetCookie()[0]).toContain('Path=/send/admin;');
    const headers = { cookie: cookieOf(signedIn), 'sec-fetch-site': 'same-origin' };
    const session = await ask(apps, 'GET', '/send/admin/api/session', { headers });
    expect(SessionInfo.parse(await session.json()).operator.role).toBe('admin');
    const out = await ask(apps, 'DELETE', '/send/admin/api/session', { headers });
    expect(out.headers.getSetCookie()[0]).toMatch(/Max-Age=0; Path=\/send\/admin;/);
  });
});

it.each(['send', '/', '/send/', '/a/../b', '/send?x', 'https://example.org/send', '/a b'])(
  'the base path %j is refused at the start',
  (text) => {
    expect(inspectSettings({ SGRAPH_SEND_BASE_PATH: text }, true).problems).toEqual([
      expect.stringMatching(/^SGRAPH_SEND_BASE_PATH .*a path such as \/send, of letters, digits, - and _/),
    ]);
  },
);
