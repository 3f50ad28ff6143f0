import { strict as assert } from 'node:assert';
import { newSecret } from '../../core/crypto/keys.ts';
import { CreatedToken, TokenInfo } from '../../core/tokens/schemas.ts';
import { askAdmin } from './smoke-admin.ts';
import type { SmokeCheck } from './smoke-check.ts';
import { barredFrom, check, isCode, notApplicable, skipped } from './smoke-check.ts';
import type { SmokeContext } from './smoke-context.ts';
import { sendZeros } from './smoke-transfer.ts';

/** As many as the checks send files. */
const USES = 2;
const MINUTES = 15;

/** Before everything that sends files. Where tokens are asked for, it makes one that dies by itself if this run does. */
export const ADMISSION_CHECK: SmokeCheck = check('uploading is open, or an access token opens it', async (context) => {
  const { uploads } = await context.client.info();
  if (uploads === 'open') {
    context.barred = undefined;
    return undefined;
  }
  if (uploads === 'closed') {
    context.barred = 'uploads are closed: nothing that sends a file could be tried';
    return skipped(context.barred);
  }
  if (context.adminKey === undefined) {
    await assert.rejects(sendZeros(context, 3), isCode('token_required'));
    context.barred = 'uploads need an access token and no admin key was given to make one: nothing was sent';
    return skipped(context.barred);
  }
  const body = {
    name: 'smoke test',
    note: 'made by the smoke test, which deletes it',
    maxUses: USES,
    expiresInSeconds: MINUTES * 60,
  };
  const answer = await askAdmin(context, { method: 'POST', path: '/tokens', body, status: 201 });
  const { token, info } = CreatedToken.parse(await answer.json());
  context.access = { token, id: info.id };
  context.secrets.set('the access token', token);
  context.barred = undefined;
  return undefined;
});

/** After everything that sends files: they delete the token whatever happened in between. */
export const TOKEN_CHECKS: readonly SmokeCheck[] = [
  withToken('who has no good access token is refused, and who has used it up', async (context) => {
    const { client, access } = context;
    assert.ok(access);
    await assert.rejects(sendZeros({ ...context, access: undefined }, 3), isCode('token_required'));
    await assert.rejects(sendZeros(context, 3, `sgst_${newSecret()}`), isCode('token_invalid'));
    const used = await readToken(context, access.id);
    assert.equal(used.uses, USES, `the access token was used ${used.uses} times, expected ${USES}`);
    await assert.rejects(sendZeros(context, 3), isCode('token_used_up'));
    assert.equal((await client.info()).uploads, 'token');
  }),
  withToken('a deleted access token is gone', async (context) => {
    const { access } = context;
    assert.ok(access);
    await askAdmin(context, { method: 'DELETE', path: `/tokens/${access.id}`, status: 204 });
    await askAdmin(context, { path: `/tokens/${access.id}`, status: 404 });
    await assert.rejects(sendZeros(context, 3), isCode('token_invalid'));
  }),
];

async function readToken(context: SmokeContext, id: string): Promise<TokenInfo> {
  return TokenInfo.parse(await (await askAdmin(context, { path: `/tokens/${id}` })).json());
}

function withToken(name: string, run: (context: SmokeContext) => Promise<void>): SmokeCheck {
  return check(name, (context) =>
    context.access
      ? run(context)
      : Promise.resolve(barredFrom(context) ?? notApplicable('uploads are open: no access token was made')),
  );
}
