import { describe, expect, it } from 'vitest';
import { newSecret } from '../../../core/crypto/keys.ts';
import type { ErrorCode } from '../../../core/errors.ts';
import { ERRORS, SendError } from '../../../core/errors.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { failOnce } from '../../support/faulty-store.ts';
import type { TestApps } from '../../support/app.ts';
import { createTestApps, ORIGIN, patternBytes } from '../../support/app.ts';
import { limitMs } from '../../setup/time-limits.ts';
import { newTerms } from '../../support/terms.ts';

/** Of what a store throws; the message is for the operator. The others are answered in the same way (`store-faults.test.ts`). */
const FAULTS: readonly ErrorCode[] = ['storage_full', 'store_unusable', 'internal'];
const DETAIL = 'the bucket sgraph-send-prod in eu-west-2 at transfers/xyz: give the role s3:PutObject';
const CLAIM_ID = newSecret();
const JSON_TYPE = { 'content-type': 'application/json' };

/** One of each request that sender and recipient make, in an order in which all of them are granted. Each answer, and what follows it. */
async function liveThrough(apps: TestApps): Promise<Response[]> {
  const { terms, ownerProof, downloadProof } = await newTerms({ ciphertextBytes: 100, maxDownloads: 2 });
  const owner = { 'x-sgraph-send-owner': ownerProof };
  const recipient = { 'x-sgraph-send-proof': downloadProof, 'x-sgraph-send-claim': CLAIM_ID };
  const at = `/api/transfers/${terms.id}`;
  const answers: Response[] = [];
  const ask = async (method: string, path: string, headers: Record<string, string>, body?: object): Promise<void> => {
    const isPart = body instanceof Uint8Array;
    const type = isPart ? { 'content-length': String(body.byteLength) } : body ? JSON_TYPE : {};
    const content = isPart ? (body as Uint8Array<ArrayBuffer>) : body && JSON.stringify(body);
    const init = { method, headers: { ...headers, ...type }, ...(content !== undefined && { body: content }) };
    answers.push(await apps.user.request(ORIGIN + path, init));
  };
  await ask('GET', '/health', {});
  await ask('GET', '/health/ready', {});
  await ask('GET', '/api/info', {});
  await ask('POST', '/api/transfers', {}, terms);
  await ask('POST', `${at}/part-urls`, owner, { purpose: 'upload', parts: [1] });
  await ask('PUT', `${at}/parts/1`, owner, patternBytes(100));
  await ask('GET', `${at}/parts`, owner);
  await ask('POST', `${at}/complete`, owner);
  await ask('GET', at, {});
  await ask('POST', `${at}/downloads`, recipient, { claimId: CLAIM_ID });
  await ask('POST', `${at}/part-urls?download=1`, recipient, { purpose: 'download', parts: [1] });
  await ask('GET', `${at}/parts/1?download=1`, recipient);
  await ask('GET', `${at}/log`, recipient);
  await ask('POST', `${at}/expiry`, owner, { changeId: CLAIM_ID, expiresAt: '2026-11-20T12:30:00.000Z' });
  await ask('POST', `${at}/downloads/1/finish`, recipient);
  await ask('POST', `${at}/downloads/1/give-back`, owner);
  await ask('DELETE', at, owner);
  return answers;
}

/** The faults of every single call of a store, one after the other, until a life went by without. */
async function* faultyLives(code: ErrorCode): AsyncGenerator<{ call: string; answers: Response[] }> {
  for (let call = 1; ; call++) {
    const fault = new SendError(code, DETAIL, { cause: new Error(DETAIL) });
    const { store, failed } = failOnce(createMemoryStore(), call, fault, 'before');
    const answers = await liveThrough(createTestApps({}, store));
    if (failed() === undefined) return;
    yield { call: failed() ?? '', answers };
  }
}

describe('what a stranger is told of a fault of the store', () => {
  it.each(FAULTS)(
    '%s, at whichever call: a code and its text, and nothing of the store',
    async (code) => {
      let told = 0;
      for await (const { call, answers } of faultyLives(code)) {
        for (const answer of answers.filter(({ status }) => status >= 400)) {
          const text = await answer.text();
          expect(text, call).not.toMatch(/bucket|eu-west-2|s3:|role|transfers\/xyz/);
          if (!text.includes(`"${code}"`)) continue;
          told += 1;
          const problem = JSON.parse(text) as Record<string, unknown>;
          expect(Object.keys(problem).sort(), call).toEqual(['code', 'request', 'status', 'title', 'type']);
          expect(problem['title']).toBe(ERRORS[code].text);
        }
      }
      expect(told).toBeGreaterThan(20);
    },
    limitMs(30),
  );

  it('of a cap that is reached, too: the cause is in the log', async () => {
    const apps = createTestApps({ SGRAPH_SEND_MAX_TRANSFER_BYTES: '6000', SGRAPH_SEND_MAX_STORE_BYTES: '6000' });
    const { terms } = await newTerms({ ciphertextBytes: 6_000 });
    const answer = await apps.user.request(`${ORIGIN}/api/transfers`, {
      method: 'POST',
      headers: JSON_TYPE,
      body: JSON.stringify(terms),
    });
    expect(await answer.text()).toMatch(/^(?!.*detail).*storage_full/);
    expect(apps.logLines.at(-1)).toMatchObject({
      code: 'storage_full',
      fault: expect.stringContaining('full') as string,
    });
  });
});
