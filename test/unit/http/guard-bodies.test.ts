import { createRoute, z } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';
import { json, refused } from '../../../lambdas/http/responses.ts';
import { expectProblem, WITH_KEY } from '../../support/admin.ts';
import type { TestApps } from '../../support/app.ts';
import { createTestApps, ORIGIN } from '../../support/app.ts';

type App = 'user' | 'admin';
const APIS: Readonly<Record<App, string>> = { user: '/api', admin: '/admin/api' };
const STREAMED = 'PUT /api/transfers/{id}/parts/{part}';
const HUGE = 'x'.repeat(8 * 1024 * 1024);
const JSON_TYPE = { 'content-type': 'application/json' };

interface Operation {
  readonly app: App;
  readonly name: string;
  readonly takesBody: boolean;
}

/** Every operation of both documents that may come with a body. */
async function operations(apps: TestApps): Promise<Operation[]> {
  const found: Operation[] = [];
  for (const app of ['user', 'admin'] as const) {
    const response = await apps[app].request(`${ORIGIN}${APIS[app]}/openapi.json`, { headers: WITH_KEY });
    const { paths } = (await response.json()) as { paths: Record<string, Record<string, { requestBody?: unknown }>> };
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { requestBody }] of Object.entries(methods)) {
        const name = `${method.toUpperCase()} ${path}`;
        if (method !== 'get') found.push({ app, name, takesBody: requestBody !== undefined });
      }
    }
  }
  return found;
}

function ask(
  apps: TestApps,
  { app, name }: Operation,
  headers: Record<string, string>,
  body?: BodyInit,
): Promise<Response> {
  const [method = '', pattern = ''] = name.split(' ');
  const path = pattern.replaceAll('{id}', 'a'.repeat(26)).replaceAll(/\{\w+\}/g, '1');
  const init = { method, headers: { ...WITH_KEY, ...headers }, ...(body !== undefined && { body, duplex: 'half' }) };
  return Promise.resolve(apps[app].request(`${ORIGIN}${path}`, init));
}

const operationsOfNow = await operations(createTestApps());
const bounded = operationsOfNow.filter(({ name }) => name !== STREAMED);

it('both documents have operations that take a body, and some that take none', () => {
  expect(operationsOfNow.map(({ name }) => name)).toContain(STREAMED);
  for (const app of ['user', 'admin']) {
    const ofApp = bounded.filter((operation) => operation.app === app);
    expect(new Set(ofApp.map(({ takesBody }) => takesBody))).toEqual(new Set([true, false]));
  }
});

describe.each(bounded)('$name', (operation) => {
  const { takesBody } = operation;

  it.each([
    ['declared', { 'content-length': String(HUGE.length) }, () => HUGE],
    ['of unknown length', {}, () => new Blob([HUGE]).stream()],
  ])('refuses a body of 8 MB, %s', async (_, headers, body) => {
    await expectProblem(await ask(createTestApps(), operation, { ...JSON_TYPE, ...headers }, body()), 'too_large');
  });

  it.each([{ 'content-type': 'text/plain' }, { 'content-type': 'application/x-www-form-urlencoded' }, {}])(
    'refuses a body of the type %j',
    async (headers) => {
      const response = await ask(createTestApps(), operation, headers, new TextEncoder().encode('{}'));
      await expectProblem(response, takesBody ? 'unsupported_media_type' : 'too_large');
    },
  );

  it('refuses no empty body where it takes none', async () => {
    for (const headers of [{}, { 'content-length': '0' }]) {
      const { status } = await ask(createTestApps(), operation, headers, takesBody ? '{}' : undefined);
      if (takesBody) expect(status).toBe(415);
      else expect([413, 415]).not.toContain(status);
    }
  });
});

describe('a route that is named nowhere else', () => {
  const shared = { method: 'post' as const, responses: { 200: json(z.unknown(), 'Done'), default: refused } };
  const body = { ...json(z.strictObject({ note: z.string() }), 'A note'), required: true };

  it.each(['user', 'admin'] as const)('is guarded in the %s app', async (app) => {
    const apps = createTestApps();
    const path = `${APIS[app]}/things/{id}`;
    apps[app].openapi(createRoute({ ...shared, path, request: { body } }), (c) => c.json(c.req.valid('json'), 200));
    apps[app].openapi(createRoute({ ...shared, path: `${path}/end` }), (c) => c.json(c.get('requester'), 200));
    const [noted, ended] = [path, `${path}/end`].map((each) => ({ app, name: `POST ${each}`, takesBody: true }));
    const { detail } = await expectProblem(await ask(apps, noted!, JSON_TYPE, HUGE), 'too_large');
    expect(detail).toMatch(/^the body is larger than [0-9]+ KiB$/);
    await expectProblem(await ask(apps, noted!, { 'content-type': 'text/plain' }, '{}'), 'unsupported_media_type');
    await expectProblem(await ask(apps, ended!, {}, 'x'), 'too_large');
    expect(await (await ask(apps, noted!, JSON_TYPE, '{"note":"x"}')).json()).toEqual({ note: 'x' });
    expect(await (await ask(apps, ended!, {})).json()).toMatchObject({ caller: expect.any(String) as string });
  });

  it('is refused where its body has a type for which no limit is set', async () => {
    const apps = createTestApps();
    const route = {
      ...shared,
      path: '/api/things',
      request: { body: { content: { 'text/csv': { schema: z.string() } } } },
    };
    apps.user.openapi(createRoute(route), (c) => c.json({}, 200));
    const operation = { app: 'user' as const, name: 'POST /api/things', takesBody: true };
    await expectProblem(await ask(apps, operation, { 'content-type': 'text/csv' }, 'a,b'), 'internal');
  });
});
