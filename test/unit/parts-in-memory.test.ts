import { describe, expect, it } from 'vitest';
import type { Transport } from '../../core/client/client.ts';
import { createClient } from '../../core/client/client.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import { createTestApps, ORIGIN, patternBytes, sourceOf } from '../support/app.ts';

const MOST = 4;
const PARTS = 7;
const PLAINTEXT = patternBytes((PARTS - 1) * 4 * 1024 ** 2);
const TERMS = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 3_600, maxDownloads: 1 };

/** Counts what is in memory, and the most that ever was. */
function counter(): { add(): void; remove(): void; most(): number; all(): number } {
  let [now, most, all] = [0, 0, 0];
  return {
    add: () => {
      now += 1;
      all += 1;
      most = Math.max(most, now);
    },
    remove: () => void (now -= 1),
    most: () => most,
    all: () => all,
  };
}

describe('the parts of a transfer that are in memory at once', () => {
  it('are four while it is sent, from the read of each to the answer for it', async () => {
    const apps = createTestApps();
    const alive = counter();
    const transport: Transport = async (request) => {
      const response = await apps.transport(request);
      if (request.method === 'PUT') alive.remove();
      return response;
    };
    const whole = sourceOf(PLAINTEXT);
    const read = (start: number, end: number): ReturnType<typeof whole.read> => {
      alive.add();
      return whole.read(start, end);
    };
    await createClient({ baseUrl: ORIGIN, transport }).upload({ ...TERMS, source: { bytes: whole.bytes, read } });
    expect([alive.all(), alive.most()]).toEqual([PARTS, MOST]);
  });

  it('are four while it is received, from the request for each until the last of its bytes was taken', async () => {
    const apps = createTestApps();
    const sent = await apps.client.upload({ ...TERMS, source: sourceOf(PLAINTEXT) });
    const alive = counter();
    const transport: Transport = (request) => {
      if (/\/parts\/[0-9]+/.test(request.url)) alive.add();
      return apps.transport(request);
    };
    const options = { ...sent, claimId: newSecret(), sink: new WritableStream(), onKept: () => alive.remove() };
    await createClient({ baseUrl: ORIGIN, transport }).download(options);
    expect([alive.all(), alive.most()]).toEqual([PARTS, MOST]);
  });
});
