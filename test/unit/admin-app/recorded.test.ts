import { describe, expect, it } from 'vitest';
import { CreatedToken } from '../../../core/tokens/schemas.ts';
import { ask, signIn, storedTexts, WITH_KEY } from '../../support/admin.ts';
import type { TestApps } from '../../support/app.ts';
import { ADMIN_KEY, createTestApps, patternBytes, sourceOf } from '../../support/app.ts';

const API = '/admin/api';
const TOKEN = { name: 'A token', maxUses: 1, expiresInSeconds: null };
/** Of the routes that need one. */
const BODIES: Readonly<Record<string, unknown>> = {
  'POST /admin/api/session': { key: ADMIN_KEY },
  'POST /admin/api/tokens': TOKEN,
  'POST /admin/api/tokens/{id}/limit': { maxUses: 3 },
};
/** A page that is signed in asks for the session all the time, and a monitor for the figures. */
const UNRECORDED = [
  'GET /admin/api/session',
  'GET /admin/api/metrics',
  'GET /admin/api/sign-in',
  'POST /admin/api/sign-in/provider',
  // With a provider, in provider-sign-in.test.ts.
  'POST /admin/api/session/provider',
];

const document = await ask(createTestApps(), 'GET', `${API}/openapi.json`, { headers: WITH_KEY });
const { paths } = (await document.json()) as { paths: Record<string, Record<string, unknown>> };
const ROUTES = Object.entries(paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => [`${method.toUpperCase()} ${path}`, method.toUpperCase(), path] as const),
);

async function countEvents({ store }: TestApps): Promise<number> {
  return (await storedTexts(store, 'admin', 'events')).size;
}

describe('a route of the admin API', () => {
  it.each(ROUTES.filter(([name]) => !UNRECORDED.includes(name)))('%s is recorded', async (name, method, path) => {
    const apps = createTestApps();
    const headers = await signIn(apps);
    const transfer = await apps.client.upload({
      metadata: { name: 'a.bin', type: '' },
      expiresInSeconds: 600,
      maxDownloads: 1,
      source: sourceOf(patternBytes(1)),
    });
    const made = await ask(apps, 'POST', `${API}/tokens`, { headers, json: TOKEN });
    const { info } = CreatedToken.parse(await made.json());
    const before = await countEvents(apps);
    const id = path.includes('/tokens/') ? info.id : transfer.id;
    const query = path.endsWith('/overview') ? '?by=day' : '';
    const response = await ask(apps, method, path.replace('{id}', id) + query, { headers, json: BODIES[name] });
    expect([name, response.status < 300]).toEqual([name, true]);
    expect(await countEvents(apps)).toBe(before + 1);
  });

  it('that is named as unrecorded exists', () => {
    expect(UNRECORDED.filter((name) => !ROUTES.some(([route]) => route === name))).toEqual([]);
  });
});
