import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { bodyHash } from '../../../core/client/api.ts';
import { utf8 } from '../../../core/bytes.ts';
import { Overview } from '../../../core/stats/schemas.ts';
import { limitMs } from '../../setup/time-limits.ts';
import { startServer } from '../../support/server.ts';
import { newTerms } from '../../support/terms.ts';

const SLOW_MS = 3_000;

/** Puts a part, half of it at once and the rest some seconds later. */
async function putSlowly(url: string, ownerProof: string): Promise<number | undefined> {
  const bytes = new Uint8Array(4_096);
  const headers = { 'content-length': bytes.byteLength, 'x-sgraph-send-owner': ownerProof };
  const put = request(url, { method: 'PUT', headers });
  const answered = new Promise<number | undefined>((resolve, reject) => {
    put.once('response', (response) => resolve(response.resume().statusCode)).once('error', reject);
  });
  put.write(bytes.subarray(0, 2_048));
  await sleep(SLOW_MS);
  put.end(bytes.subarray(2_048));
  return answered;
}

it('the time of a slow client is not counted as the time of the server', async () => {
  const server = await startServer({ store: 'memory:', environment: { SGRAPH_SEND_UPLOADS: 'open' } });
  try {
    const { terms, ownerProof } = await newTerms();
    const body = utf8(JSON.stringify(terms));
    const headers = { 'content-type': 'application/json', 'x-amz-content-sha256': await bodyHash(body) };
    expect((await fetch(`${server.userUrl}/api/transfers`, { method: 'POST', headers, body })).status).toBe(201);
    expect(await putSlowly(`${server.userUrl}/api/transfers/${terms.id}/parts/1`, ownerProof)).toBeLessThan(300);
    const overview = async (): Promise<Overview> => {
      const key = { 'x-sgraph-send-admin-key': server.adminKey };
      const answer = await fetch(`${server.adminUrl}/admin/api/overview?range=hour`, { headers: key });
      return Overview.parse(await answer.json());
    };
    await expect
      .poll(async () => (await overview()).points.reduce((sum, { requests }) => sum + requests, 0), {
        timeout: limitMs(20),
      })
      .toBe(2);
    expect((await overview()).latencyMs?.p99).toBeLessThan(SLOW_MS / 2);
  } finally {
    await server.kill();
  }
});
