import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createClient } from '../../../core/client/client.ts';
import { fetchTransport } from '../../../core/client/transport.ts';
import type { StoreCalls } from '../../../lib/config/calls.ts';
import { createBucket } from '../../setup/bucket.ts';
import { startProxy } from '../../setup/http-proxy.ts';
import { smallParts, transferOnce } from '../../support/measured-transfer.ts';
import { startServer } from '../../support/server.ts';

/** As in the unit level, but counted on the wire: whatever the SDK and the store add is in it. */
const BUDGETS: readonly [number, StoreCalls][] = [
  [1, { put: 22, list: 8, get: 18, head: 8 }],
  [25, { put: 98, list: 10, get: 75, head: 40 }],
];

let calls: Record<string, number> = {};
const closing: (() => Promise<unknown>)[] = [];
let proxied: string;
beforeAll(async () => {
  const proxy = await startProxy(inject('ministack'), ({ method, url }) => {
    const isList = method === 'GET' && url.includes('list-type=');
    const kind = isList ? 'list' : method.toLowerCase();
    calls[kind] = (calls[kind] ?? 0) + 1;
    return Promise.resolve(false);
  });
  closing.push(() => proxy.stop());
  proxied = proxy.endpoint;
});
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

it.each(BUDGETS)(
  'a server over a bucket sends no more than its calls for a transfer of %i parts',
  async (parts, budget) => {
    const bucket = `calls-${crypto.randomUUID()}`;
    await createBucket(inject('ministack'), bucket);
    const environment = {
      AWS_ENDPOINT_URL: proxied,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
      SGRAPH_SEND_MAINTENANCE: 'off',
    };
    const server = await startServer({ store: `s3://${bucket}/send`, environment });
    closing.push(() => server.kill('SIGKILL'));
    const client = createClient({ baseUrl: server.userUrl, transport: smallParts(fetchTransport) });
    calls = {};
    await transferOnce(client, parts);
    const counted = { ...calls };
    for (const kind of ['put', 'list', 'get', 'head'] as const)
      expect(counted[kind] ?? 0, `${kind} of ${JSON.stringify(counted)}`).toBeLessThanOrEqual(budget[kind]);
    // A deletion of many is one call; each of the others is one of these.
    expect(counted['put']).toBeGreaterThan(15);
  },
);
