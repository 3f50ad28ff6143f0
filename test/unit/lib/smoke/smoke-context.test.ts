import { expect, it } from 'vitest';
import type { HttpProbeRequest } from '../../../../lib/http-probe.ts';
import { createSmokeContext } from '../../../../lib/smoke/smoke-context.ts';

const URL = 'https://send.example';
const TOKEN = `sgst_${'A'.repeat(43)}`;

it('shows its trial to the API of the server that it tries, and to nobody else', async () => {
  const seen: HttpProbeRequest[] = [];
  const context = createSmokeContext({
    url: URL,
    adminUrl: URL,
    isHealthShadowed: false,
    reach: (request) => {
      seen.push(request);
      return Promise.resolve(new Response(null, { status: 404 }));
    },
  });
  const headers = { 'x-sgraph-send-owner': 'o' };
  await context.reach({ url: `${URL}/api/info`, headers });
  context.access = { token: TOKEN, id: 'a'.repeat(26) };
  await context.reach({ url: `${URL}/api/info`, headers });
  await context.client.info().catch(() => undefined);
  const others = [
    `${URL}/`,
    `${URL}/admin/api/tokens`,
    `${URL}.evil.example/api/info`,
    'https://bucket.example/api/info',
  ];
  for (const url of others) await context.reach({ url, method: 'PUT', headers });
  expect(seen.map(({ headers: shown = {} }) => shown['x-sgraph-send-trial'])).toEqual([
    undefined,
    TOKEN,
    TOKEN,
    ...others.map(() => undefined),
  ]);
  expect(seen.at(1)?.headers).toMatchObject(headers);
});
