import { describe, expect, it } from 'vitest';
import { toBase64Url } from '../../../core/bytes.ts';
import { deriveOwnerProof, newSecret, verifierOf } from '../../../core/crypto/keys.ts';
import { EVENTS_A_PAGE } from '../../../core/event-chain.ts';
import { exportLog, verifyLogFile } from '../../../core/log-file.ts';
import { TransferLog } from '../../../core/schemas.ts';
import { ask, expectProblem, WITH_KEY } from '../../support/admin.ts';
import { createTestApps, ORIGIN } from '../../support/app.ts';
import { newTerms } from '../../support/terms.ts';

const EVENTS = 1_201;

async function manyEvents(): Promise<{ apps: ReturnType<typeof createTestApps>; id: string; ownerSecret: string }> {
  const apps = createTestApps();
  const ownerSecret = newSecret();
  const ownerProof = await deriveOwnerProof(ownerSecret);
  const { terms } = await newTerms({
    ciphertextBytes: (EVENTS - 1) * 4_096,
    ownerVerifier: await verifierOf(ownerProof),
    metadata: toBase64Url(new Uint8Array(100)),
  });
  const post = (path: string, json: unknown): Promise<Response> =>
    Promise.resolve(
      apps.user.request(`${ORIGIN}/api/transfers${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-sgraph-send-owner': ownerProof },
        body: JSON.stringify(json),
      }),
    );
  expect((await post('', terms)).status).toBe(201);
  for (let part = 1; part < EVENTS; part++) {
    expect((await post(`/${terms.id}/part-urls`, { purpose: 'upload', parts: [part] })).status).toBe(200);
  }
  return { apps, id: terms.id, ownerSecret };
}

describe('a log of many events', () => {
  it('is answered a page at a time, is put together by the client and the console, and is whole', async () => {
    const { apps, id, ownerSecret } = await manyEvents();
    const headers = { 'x-sgraph-send-owner': await deriveOwnerProof(ownerSecret) };
    const page = async (after = ''): Promise<TransferLog> => {
      const response = await apps.user.request(`${ORIGIN}/api/transfers/${id}/log${after}`, { headers });
      return TransferLog.parse(await response.json());
    };
    const first = await page();
    expect([first.events.length, first.next === undefined]).toEqual([EVENTS_A_PAGE, false]);
    const second = await page(`?after=${first.next}`);
    expect(second.events[0]!.event.event > first.events.at(-1)!.event.event).toBe(true);

    const log = await apps.client.log(id, { ownerSecret });
    expect(log.next).toBeUndefined();
    // The first look at the log is an event too.
    expect(log.events).toHaveLength(EVENTS + 1);
    const file = await exportLog(log, ORIGIN, new Date());
    expect((await verifyLogFile(file)).isWhole).toBe(true);
    const without = { ...log, events: log.events.filter((_, index) => index !== 600) };
    expect((await verifyLogFile(await exportLog(without, ORIGIN, new Date()))).verdict.missing).toHaveLength(1);

    const operators = await ask(apps, 'GET', `/admin/api/transfers/${id}/log`, { headers: WITH_KEY });
    expect(TransferLog.parse(await operators.json()).events).toHaveLength(EVENTS_A_PAGE);
  });

  it('takes no cursor that is none', async () => {
    const apps = createTestApps();
    const path = '/api/transfers/aaaaaaaaaaaaaaaaaaaaaaaaaa/log?after=';
    for (const after of ['../x', 'A', '%00', 'a'.repeat(129)]) {
      await expectProblem(await apps.user.request(ORIGIN + path + after), 'invalid_request');
    }
  });
});
