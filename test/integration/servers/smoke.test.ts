import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TokenPage } from '../../../core/tokens/schemas.ts';
import type { HttpProbe } from '../../../lib/http-probe.ts';
import { createHttpProbe } from '../../../lib/http-probe.ts';
import type { SmokeResult } from '../../../lib/smoke/run-smoke.ts';
import { runSmoke } from '../../../lib/smoke/run-smoke.ts';
import { createBrowse } from '../../deployed/smoke-browser.ts';
import type { SmokeTarget } from '../../../lib/smoke/smoke-context.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer, temporaryFolder } from '../../support/server.ts';
import { limitMs } from '../../setup/time-limits.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ store: 'memory:', environment: { SGRAPH_SEND_UPLOADS: 'token' } });
});
afterAll(() => server.kill());

const reach = createHttpProbe(undefined);

function smoke(change: Partial<SmokeTarget> = {}): Promise<SmokeResult[]> {
  const { userUrl, adminUrl, adminKey } = server;
  return runSmoke({ url: userUrl, adminUrl, adminKey, reach, isHealthShadowed: false, ...change });
}

const failures = (results: readonly SmokeResult[]): string[] =>
  results.flatMap(({ name, failure }) => (failure === undefined ? [] : [`${name}: ${failure}`]));
const notes = (results: readonly SmokeResult[]): string[] =>
  results.flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}`]));

async function tokensLeft(): Promise<number> {
  const headers = { 'x-sgraph-send-admin-key': server.adminKey };
  const answer = await reach({ url: `${server.adminUrl}/admin/api/tokens`, headers });
  return TokenPage.parse(await answer.json()).tokens.length;
}

describe('the smoke test on a server that asks for access codes', { timeout: limitMs(60) }, () => {
  it('holds, in a browser too, and leaves no token behind', async () => {
    const results = await smoke({ browse: await createBrowse() });
    expect(failures(results)).toEqual([]);
    expect(notes(results)).toEqual([
      'a file goes through encrypted and comes back: server mode, uploads by access code',
      'nothing that was stored or logged holds plaintext, name or key: the store and the logs are searched by deploy smoke',
    ]);
    expect(await tokensLeft()).toBe(0);
  });

  it.each(['open', 'token', 'closed'])(
    'leaves nothing in lists and statistics where uploads are %s',
    async (uploads) => {
      const { path, remove } = await temporaryFolder();
      try {
        const tried = await startServer({ store: `disk:${path}`, environment: { SGRAPH_SEND_UPLOADS: uploads } });
        const { userUrl: url, adminUrl, adminKey } = tried;
        expect(failures(await runSmoke({ url, adminUrl, adminKey, reach, isHealthShadowed: false }))).toEqual([]);
        // What a server has counted it writes before it ends.
        expect(await tried.kill()).toBe(0);
        const files = await readdir(path, { recursive: true, withFileTypes: true });
        const left = files
          .filter((file) => file.isFile())
          .map((file) => relative(path, join(file.parentPath, file.name)));
        expect(left.filter((file) => /^(?:activity|stats|index|expiring)\//.test(file))).toEqual([]);
        expect(left.filter((file) => /^(?:transfers|tokens)\//.test(file) && !file.endsWith('/deleted.json'))).toEqual(
          [],
        );
        expect(left.some((file) => file.startsWith('admin/events/'))).toBe(true);
      } finally {
        await remove();
      }
    },
  );

  it('says without an admin key that what it sent stays', async () => {
    const open = await startServer({ store: 'memory:', environment: { SGRAPH_SEND_UPLOADS: 'open' } });
    try {
      const results = await runSmoke({ url: open.userUrl, adminUrl: open.adminUrl, reach, isHealthShadowed: false });
      expect(failures(results)).toEqual([]);
      expect(notes(results)).toContain(
        'uploading is open, or an access code opens it: without the admin key what is sent stays in lists and statistics',
      );
    } finally {
      await open.kill();
    }
  });

  it('says without an admin key what could not be tried', async () => {
    const results = await smoke({ adminKey: undefined });
    expect(failures(results)).toEqual([]);
    expect(notes(results).filter((note) => note.includes('no admin key was given')).length).toBeGreaterThan(5);
    expect(notes(results)).toContain(
      'a file goes through encrypted and comes back: uploads need an access code and no admin key was given to make one: nothing was sent',
    );
  });

  it('fails without the file and deletes its token all the same', async () => {
    const withoutParts: HttpProbe = async (request) =>
      request.method === 'GET' && /\/parts\/[0-9]+/.test(request.url)
        ? new Response('gone', { status: 404 })
        : reach(request);
    const results = await smoke({ reach: withoutParts });
    expect(failures(results)[0]).toMatch(/^a file goes through encrypted and comes back: /);
    expect(await tokensLeft()).toBe(0);
  });

  it('fails where the cookie of a session can be read by scripts, or goes to other sites', async () => {
    for (const attribute of [/; HttpOnly/i, /; SameSite=Strict/i]) {
      const results = await smoke({ reach: withoutAttribute(attribute) });
      expect(failures(results)[0]).toMatch(/^signing in makes a session.*: the cookie of the session is not /);
    }
  });

  it('fails where the cookie of a session that was made over https would go over http, too', async () => {
    const adminUrl = server.adminUrl.replace('http:', 'https:');
    // The server takes it for http on its own machine, as behind a proxy that hides everything.
    const unwrapped: HttpProbe = ({ headers = {}, ...request }) => {
      const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'origin'));
      return reach({ ...request, headers: kept, url: request.url.replace('https:', 'http:') });
    };
    const results = await smoke({ adminUrl, reach: unwrapped });
    expect(failures(results).join('\n')).toMatch(
      /^signing in makes a session.*: the cookie of the session is not secure/m,
    );
  });

  it('fails where a session outlives its end, and where another site may use it', async () => {
    const deaf: HttpProbe = async (request) =>
      request.method === 'DELETE' && request.url.endsWith('/session') && request.headers?.['sec-fetch-site']
        ? new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } })
        : reach(request);
    expect(failures(await smoke({ reach: deaf }))[0]).toMatch(
      /^signing out ends the session, also for a copy of its cookie: GET \/admin\/api\/session answered 200, expected 401/,
    );
    const trusting: HttpProbe = (request) =>
      reach({ ...request, headers: { ...request.headers, 'sec-fetch-site': 'same-origin' } });
    expect(failures(await smoke({ reach: trusting }))[0]).toMatch(
      /^a session opens the admin API, but not to requests from elsewhere: POST \/admin\/api\/purge answered 200, expected 403/,
    );
  });
});

function withoutAttribute(attribute: RegExp): HttpProbe {
  return async (request) => {
    const answer = await reach(request);
    const headers = new Headers(answer.headers);
    headers.delete('set-cookie');
    for (const cookie of answer.headers.getSetCookie()) headers.append('set-cookie', cookie.replace(attribute, ''));
    return new Response(answer.body, { status: answer.status, headers });
  };
}
