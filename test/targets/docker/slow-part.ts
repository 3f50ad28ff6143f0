import { strict as assert } from 'node:assert';
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { patternBytes } from '../../support/app.ts';
import { newTerms } from '../../support/terms.ts';
import { limitMs } from '../../setup/time-limits.ts';

/**
 * Sends the first part of a new transfer in two halves. Between them it calls `stop`, and waits until no connection is taken any more.
 * Gives the status of the answer. Uploads must be open at that address.
 */
export async function putSlowly(url: string, stop: () => unknown): Promise<number> {
  const { terms, ownerProof } = await newTerms();
  const created = await fetch(`${url}/api/transfers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(terms),
  });
  assert.equal(created.status, 201, await created.text());
  const body = patternBytes(terms.partBytes);
  const length = { 'content-length': String(body.length), expect: '100-continue' };
  const headers = { ...length, 'x-sgraph-send-owner': ownerProof };
  const put = request(`${url}/api/transfers/${terms.id}/parts/1`, { method: 'PUT', headers, agent: false });
  const answered = once(put, 'response') as Promise<[IncomingMessage]>;
  answered.catch(() => undefined);
  put.flushHeaders();
  // The app has the request before it gets the signal to stop.
  await Promise.race([once(put, 'continue'), answered]);
  put.write(body.subarray(0, 1_000));
  stop();
  await untilRefused(url);
  put.end(body.subarray(1_000));
  const [answer] = await answered;
  answer.resume();
  return answer.statusCode ?? 0;
}

async function untilRefused(url: string): Promise<void> {
  const deadline = Date.now() + limitMs(15);
  const isTaken = (): Promise<boolean> =>
    fetch(`${url}/health`, { signal: AbortSignal.timeout(1_000) }).then(
      () => true,
      () => false,
    );
  while (await isTaken()) {
    assert.ok(Date.now() < deadline, 'requests are still taken long after it was told to stop');
    await pause(50);
  }
}
