import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { createAdminApp } from '../../../lambdas/admin/app.ts';
import { readSettings } from '../../../lambdas/settings.ts';
import { ask } from '../../support/admin.ts';
import { ADMIN_KEY, createTestApps } from '../../support/app.ts';

const ID = 'aaaaaaaaaaaaaaaaaaaaaaaaaa';

function appWithPage(): ReturnType<typeof createAdminApp> {
  const bytes = new TextEncoder().encode('<!doctype html><title>Console</title>');
  const page = { bytes, br: undefined, gz: undefined, type: 'text/html', sha256: '', immutable: false };
  return createAdminApp({
    store: createMemoryStore(),
    settings: readSettings({ SGRAPH_SEND_ADMIN_KEY: ADMIN_KEY }, true),
    clock: Date.now,
    assets: new Map([['/admin/index.html', page]]),
    log: () => undefined,
    peerAddress: () => undefined,
    requestBody: (c) => c.req.raw.body,
    soon: (work) => work(),
  });
}

describe('the admin app', () => {
  it('answers health without a key', async () => {
    expect(await (await ask(createTestApps(), 'GET', '/admin/health')).json()).toMatchObject({ status: 'ok' });
  });

  it.each([
    ['/admin', 200],
    ['/admin/transfers', 200],
    [`/admin/transfers/${ID}`, 200],
    ['/admin/transfers/nonsense', 404],
    ['/admin/tokens', 200],
    ['/admin/storage', 200],
    ['/admin/settings', 200],
    ['/admin/audit', 200],
    ['/admin/nothing', 404],
  ])('serves its page at %s to everybody, with %i', async (path, status) => {
    const response = await ask({ admin: appWithPage() }, 'GET', path, { headers: { accept: 'text/html' } });
    expect(response.status).toBe(status);
    expect(await response.text()).toContain('Console');
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("form-action 'none'");
    expect(policy).toContain("connect-src 'self';");
  });

  it('leads from its root to the console', async () => {
    const response = await ask(createTestApps(), 'GET', '/');
    expect([response.status, response.headers.get('location')]).toEqual([302, '/admin']);
  });
});
