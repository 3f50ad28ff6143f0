import { describe, expect, it } from 'vitest';
import { CreatedToken, TokenInfo, TokenPage } from '../../../core/tokens/schemas.ts';
import { ask, expectProblem, storedTexts, WITH_KEY } from '../../support/admin.ts';
import type { TestApps } from '../../support/app.ts';
import { createTestApps } from '../../support/app.ts';

const PATH = '/admin/api/tokens';
const INPUT = { name: 'Press office', note: 'until spring', maxUses: 2, expiresInSeconds: 3_600, maxTransferBytes: 10 };
const ABSENT = 'aaaaaaaaaaaaaaaaaaaaaaaaaa';

async function create(apps: TestApps, changes: Partial<typeof INPUT> = {}): Promise<CreatedToken> {
  const response = await ask(apps, 'POST', PATH, { headers: WITH_KEY, json: { ...INPUT, ...changes } });
  expect(response.status).toBe(201);
  return CreatedToken.parse(await response.json());
}

async function change(apps: TestApps, id: string, what: string, json?: unknown): Promise<TokenInfo> {
  const response = await ask(apps, 'POST', `${PATH}/${id}/${what}`, { headers: WITH_KEY, json });
  expect(response.status).toBe(200);
  return TokenInfo.parse(await response.json());
}

describe('an access code', () => {
  it('is shown once, and stored as a hash', async () => {
    const apps = createTestApps();
    const { token, info } = await create(apps);
    expect(info).toMatchObject({ name: 'Press office', note: 'until spring', state: 'active', uses: 0, maxUses: 2 });
    const response = await ask(apps, 'GET', `${PATH}/${info.id}`, { headers: WITH_KEY });
    const text = await response.text();
    expect(TokenInfo.parse(JSON.parse(text))).toEqual(info);
    expect(text).not.toContain(token);
    expect(JSON.stringify([...(await storedTexts(apps.store))])).not.toContain(token.slice(5));
  });

  it('is revoked, reactivated, given another limit and deleted; repeating each is a success', async () => {
    const apps = createTestApps();
    const { id } = (await create(apps)).info;
    for (let times = 0; times < 2; times++) expect((await change(apps, id, 'revoke')).state).toBe('revoked');
    for (let times = 0; times < 2; times++) expect((await change(apps, id, 'reactivate')).state).toBe('active');
    expect((await change(apps, id, 'limit', { maxUses: 7 })).maxUses).toBe(7);
    expect((await change(apps, id, 'limit', { maxUses: null })).maxUses).toBeNull();
    for (let times = 0; times < 2; times++) {
      expect((await ask(apps, 'DELETE', `${PATH}/${id}`, { headers: WITH_KEY })).status).toBe(204);
    }
    await expectProblem(await ask(apps, 'GET', `${PATH}/${id}`, { headers: WITH_KEY }), 'not_found');
  });

  it('is listed with all others, each once, a page at a time', async () => {
    const apps = createTestApps();
    const made: string[] = [];
    for (let count = 0; count < 51; count++) made.push((await create(apps)).info.id);
    const read = async (query: string): Promise<TokenPage> =>
      TokenPage.parse(await (await ask(apps, 'GET', PATH + query, { headers: WITH_KEY })).json());
    const first = await read('');
    const second = await read(`?cursor=${first.next!}`);
    expect([first.tokens.length, second.tokens.length, second.next]).toEqual([50, 1, undefined]);
    expect([...first.tokens, ...second.tokens].map(({ id }) => id)).toEqual(made.sort());
  });

  it.each([
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/revoke'],
    ['POST', '/reactivate'],
    ['POST', '/limit'],
  ])('that never was is not found by %s %s, and leaves nothing behind', async (method, rest) => {
    const apps = createTestApps();
    const json = rest === '/limit' ? { json: { maxUses: 1 } } : {};
    await expectProblem(
      await ask(apps, method, `${PATH}/${ABSENT}${rest}`, { headers: WITH_KEY, ...json }),
      'not_found',
    );
    expect([...(await storedTexts(apps.store)).keys()].filter((name) => !name.startsWith('day-keys/'))).toEqual([]);
  });
});
