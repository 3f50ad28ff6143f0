import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../../core/errors.ts';
import { ORIGIN_HEADER } from '../../../lambdas/http/origin-header.ts';
import { createTestApps, ORIGIN } from '../../support/app.ts';

const SECRET = randomBytes(32).toString('base64url');
const DIGEST = createHash('sha256').update(SECRET).digest('hex');
/** A path of each kind that exists: API, page, document, the admin's API and page. */
const PATHS = {
  user: ['/', '/api/info', '/api/openapi.json', '/d/x', '/nothing', '/Health', '/health/'],
  admin: ['/admin', '/admin/api/transfers', '/admin/api/session', '/admin/health/', '/admin/healthx'],
} as const;

type AppName = keyof typeof PATHS;
const every = (['user', 'admin'] as const).flatMap((app) => PATHS[app].map((path) => [app, path] as const));

async function statusOf(app: AppName, path: string, shown: string | undefined, digest?: string): Promise<number> {
  const apps = createTestApps(
    digest === undefined ? {} : { SGRAPH_SEND_ORIGIN_SHA256: digest, SGRAPH_SEND_TRUSTED_PROXIES: '1' },
  );
  const headers = shown === undefined ? {} : { [ORIGIN_HEADER]: shown };
  return (await apps[app].request(ORIGIN + path, { headers })).status;
}

describe('the guard of the origin', () => {
  it.each(every)('refuses %s %s to who does not show the secret', async (app, path) => {
    for (const shown of [undefined, '', DIGEST, SECRET.slice(1), SECRET.toUpperCase()]) {
      expect(await statusOf(app, path, shown, DIGEST)).toBe(403);
    }
  });

  it.each(every)('lets through to %s %s who shows it', async (app, path) => {
    expect(await statusOf(app, path, SECRET, DIGEST)).toBe(await statusOf(app, path, undefined));
  });

  it('answers health checks, which do not come through the CDN', async () => {
    expect(await statusOf('user', '/health', undefined, DIGEST)).toBe(200);
    expect(await statusOf('admin', '/admin/health', undefined, DIGEST)).toBe(200);
  });

  it('says why', async () => {
    const { user } = createTestApps({ SGRAPH_SEND_ORIGIN_SHA256: DIGEST, SGRAPH_SEND_TRUSTED_PROXIES: '1' });
    const problem: unknown = await (await user.request(`${ORIGIN}/api/info`)).json();
    expect(problem).toMatchObject({ code: 'not_through_front', title: ERRORS.not_through_front.text });
  });
});
