import { strict as assert } from 'node:assert';
import { newSecret } from '../../core/crypto/keys.ts';
import { AdminTransfers } from '../../core/schemas.ts';
import { CreatedToken, TokenInfo } from '../../core/tokens/schemas.ts';
import { askAdmin } from './smoke-admin.ts';
import type { SmokeCheck } from './smoke-check.ts';
import { barredFrom, check, isCode, notApplicable, skipped } from './smoke-check.ts';
import type { SmokeContext } from './smoke-context.ts';
import { sendZeros } from './smoke-transfer.ts';

/** As many as the checks send files. */
const USES = 2;
const MINUTES = 15;

/**
 * Before everything that is counted or sends files. With the admin key it makes a trial, whose token opens uploads where they need one, and
 * which expires automatically if this run is interrupted.
 */
export const ADMISSION_CHECK: SmokeCheck = check('uploading is open, or an access code opens it', async (context) => {
  const { adminKey, client } = context;
  const { uploads } = await client.info();
  if (uploads === 'open') context.barred = undefined;
  if (adminKey !== undefined) await makeTrial(context);
  if (uploads === 'closed') {
    context.barred = 'uploads are closed: nothing that sends a file could be tried';
    return skipped(context.barred);
  }
  if (adminKey !== undefined) {
    context.barred = undefined;
    return undefined;
  }
  if (uploads === 'open') return 'without the admin key what is sent stays in lists and statistics';
  await assert.rejects(sendZeros(context, 3), isCode('token_required'));
  context.barred = 'uploads need an access code and no admin key was given to make one: nothing was sent';
  return skipped(context.barred);
});

/** After everything that asks the user app: the last of them deletes the trial, whatever happened in between. */
export const TOKEN_CHECKS: readonly SmokeCheck[] = [
  check('who has no good access code is refused, and who has used it up', async (context) => {
    const { client, access } = context;
    const barred = barredFrom(context);
    if (barred) return barred;
    const { uploads } = await client.info();
    if (uploads !== 'token') return notApplicable('uploads are open: no access code is needed');
    assert.ok(access, 'no access code was made');
    await assert.rejects(sendZeros({ ...context, access: undefined }, 3), isCode('token_required'));
    await assert.rejects(sendZeros(context, 3, `sgst_${newSecret()}`), isCode('token_invalid'));
    const used = await readToken(context, access.id);
    assert.equal(used.uses, USES, `the access code was used ${used.uses} times, expected ${USES}`);
    await assert.rejects(sendZeros(context, 3), isCode('token_used_up'));
    await askAdmin(context, { method: 'POST', path: `/tokens/${access.id}/revoke` });
    await assert.rejects(sendZeros(context, 3), isCode('token_revoked'));
    return undefined;
  }),
  check('what this run made is gone from the lists, and so is its access code', async (context) => {
    const { access, made, adminKey } = context;
    if (adminKey === undefined) return skipped('no admin key was given: nothing could be removed');
    assert.ok(access, 'no access code was made');
    await askAdmin(context, { method: 'DELETE', path: `/tokens/${access.id}`, status: 204 });
    await askAdmin(context, { path: `/tokens/${access.id}`, status: 404 });
    for (const id of made) await askAdmin(context, { path: `/transfers/${id}`, status: 404 });
    const { transfers } = AdminTransfers.parse(await (await askAdmin(context, { path: '/transfers' })).json());
    const left = transfers.filter(({ id }) => made.has(id));
    assert.equal(left.length, 0, `${left.length} transfers of this run are in the list of the admin`);
    return undefined;
  }),
];

async function makeTrial(context: SmokeContext): Promise<void> {
  const body = {
    name: 'smoke test',
    note: 'made by the smoke test, which deletes it with all that it sent',
    maxUses: USES,
    expiresInSeconds: MINUTES * 60,
    trial: true,
  };
  const answer = await askAdmin(context, { method: 'POST', path: '/tokens', body, status: 201 });
  const { token, info } = CreatedToken.parse(await answer.json());
  context.access = { token, id: info.id };
  context.secrets.set('the access code', token);
}

async function readToken(context: SmokeContext, id: string): Promise<TokenInfo> {
  return TokenInfo.parse(await (await askAdmin(context, { path: `/tokens/${id}` })).json());
}
