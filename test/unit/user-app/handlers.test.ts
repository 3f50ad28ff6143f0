import { expect, it } from 'vitest';
import * as z from 'zod';
import { routes } from '../../../lambdas/user/transfer-routes.ts';
import { createTestApps, ORIGIN } from '../../support/app.ts';

const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

it('every route of the user API that is defined has a handler', async () => {
  const answer = await createTestApps().user.request(`${ORIGIN}/api/openapi.json`);
  const { paths } = Document.parse(await answer.json());
  const handled = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  const defined = Object.values(routes).map(({ method, path }) => `${method} ${path}`);
  expect(defined.filter((route) => !handled.includes(route))).toEqual([]);
});
