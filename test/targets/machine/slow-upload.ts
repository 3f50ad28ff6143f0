import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import type { CreatedToken } from '../../../core/tokens/schemas.ts';
import { patternBytes } from '../../support/app.ts';
import { newTerms } from '../../support/terms.ts';
import { tokenTerms } from '../../support/tokens.ts';
import { bodyHash } from '../../../core/client/api.ts';
import { utf8 } from '../../../core/bytes.ts';

const BYTES = 4_096;

/** A part of a file whose second half is still with its sender. */
export interface SlowUpload {
  /** Sends the rest and gives the status of the answer. */
  finish(): Promise<number>;
}

export async function startSlowUpload(url: string, adminKey: string): Promise<SlowUpload> {
  const { terms, ownerProof } = await newTerms({ ciphertextBytes: BYTES });
  const made = await post(`${url}/admin/api/tokens`, tokenTerms({}), { 'x-sgraph-send-admin-key': adminKey });
  const { token } = (await made.json()) as CreatedToken;
  await post(`${url}/api/transfers`, terms, { 'x-sgraph-send-token': token });
  const body = patternBytes(BYTES);
  const headers = { 'content-length': String(BYTES), 'x-sgraph-send-owner': ownerProof, expect: '100-continue' };
  const put = request(`${url}/api/transfers/${terms.id}/parts/1`, { method: 'PUT', headers, agent: false });
  const answered = once(put, 'response').then(([answer]) => (answer as IncomingMessage).statusCode ?? 0);
  answered.catch(() => undefined);
  put.flushHeaders();
  await Promise.race([once(put, 'continue'), answered]);
  put.write(body.subarray(0, BYTES / 2));
  return {
    finish: async () => {
      put.end(body.subarray(BYTES / 2));
      return answered;
    },
  };
}

async function post(url: string, value: unknown, headers: Readonly<Record<string, string>>): Promise<Response> {
  const body = utf8(JSON.stringify(value));
  const hash = { 'content-type': 'application/json', 'x-amz-content-sha256': await bodyHash(body) };
  const answer = await fetch(url, { method: 'POST', headers: { ...hash, ...headers }, body });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}
