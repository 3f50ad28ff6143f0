import type { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { createAdminApp } from '../../../lambdas/admin/app.ts';
import type { AppEnv, AppOptions } from '../../../lambdas/http/app-env.ts';
import { functionRouter } from '../../../lambdas/http/function-router.ts';
import { readSettings } from '../../../lambdas/settings.ts';
import { createUserApp } from '../../../lambdas/user/app.ts';
import { ADMIN_KEY } from '../../support/app.ts';

const ID = 'aaaaaaaaaaaaaaaaaaaaaaaaaa';

function optionsOf(router: AppOptions['router'] | undefined): AppOptions {
  return {
    store: createMemoryStore(),
    settings: readSettings({ SGRAPH_SEND_ADMIN_KEY: ADMIN_KEY }, true),
    clock: Date.now,
    assets: new Map(),
    log: () => undefined,
    peerAddress: () => undefined,
    requestBody: (c) => c.req.raw.body,
    soon: (work) => work(),
    ...(router && { router }),
  };
}

/** What runs for a request, in its order, with what the path says. Routers keep that in two forms. */
function found({ router }: Hono<AppEnv>, method: string, path: string): string[] {
  const [handlers, values] = router.match(method, path);
  return handlers.map(([[, route], params]) => {
    const said = Object.entries(params).map(([name, at]) => `${name}=${typeof at === 'number' ? values?.[at] : at}`);
    return `${route.method} ${route.path} ${said.sort().join()}`;
  });
}

describe.each([
  ['user', createUserApp],
  ['admin', createAdminApp],
] as const)('in a function a request to the %s app', (_, create) => {
  const usual = create(optionsOf(undefined));
  const quick = create(optionsOf(functionRouter()));

  it('finds the same routes as on a server, in the same order and with the same parameters', () => {
    const patterns = [...new Set(usual.routes.map(({ path }) => path))];
    const filled = patterns.map((path) =>
      path.replaceAll(/:[a-z]+(\{[^/]*\})?\??/gi, ID).replaceAll('*', 'some/file.js'),
    );
    const more = [
      '/',
      '//',
      '/api',
      '/api/',
      '/api/transfers/',
      `/api/transfers/${ID}/parts/7`,
      '/%2e%2e/x',
      '/none?x=1',
    ];
    for (const path of [...filled, ...filled.map((each) => `${each}/`), ...more])
      for (const method of ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS'])
        expect([method, path, found(quick, method, path)]).toEqual([method, path, found(usual, method, path)]);
    expect(patterns.length).toBeGreaterThan(10);
    expect(quick.router.name).toBe('TrieRouter');
  });
});
