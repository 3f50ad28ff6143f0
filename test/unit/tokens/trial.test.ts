import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import { newAccessToken } from '../../../core/tokens/access-token.ts';
import { tokenPaths } from '../../../core/tokens/paths.ts';
import { CreateToken, TokenInfo } from '../../../core/tokens/schemas.ts';
import { crashAt } from '../../support/faulty-store.ts';
import { newTransfer, tokenServices, tokenTerms } from '../../support/tokens.ts';

const TRIAL = tokenTerms({ maxUses: 2, expiresInSeconds: 900, trial: true });

describe('a trial', () => {
  it.each([
    { maxUses: null },
    { maxUses: 11 },
    { expiresInSeconds: null },
    { expiresInSeconds: 3_601 },
    { trial: false },
    { trial: 'yes' },
  ])('cannot be made with %o: what is sent with one is neither counted nor kept', (changes) => {
    expect(CreateToken.safeParse({ ...TRIAL, ...changes }).success).toBe(false);
    expect(CreateToken.safeParse({ ...TRIAL, maxUses: 10, expiresInSeconds: 3_600 }).success).toBe(true);
  });

  it('is told from other tokens, by a file that says nothing else', async () => {
    const { services, store } = tokenServices();
    const [here] = services;
    const trial = await here!.create(TRIAL);
    const other = await here!.create(tokenTerms());
    expect(TokenInfo.parse(trial.info).trial).toBe(true);
    expect(other.info).not.toHaveProperty('trial');
    expect((await here!.list(undefined, 10)).tokens.map((token) => token.trial ?? false).sort()).toEqual([false, true]);
    expect(await store.head(tokenPaths.trial(trial.info.id))).toMatchObject({ bytes: 0 });
    expect(await here!.countActive()).toBe(1);
  });

  it('is recognised by its very token until it expires, also when it is used up or revoked', async () => {
    const { services, advance } = tokenServices(2);
    const [here, there] = services;
    const { token, info } = await here!.create(TRIAL);
    for (let use = 0; use < 2; use++) await here!.use(token, await newTransfer());
    expect(await there!.isTrial(token)).toBe(true);
    await here!.revoke(info.id);
    expect(await there!.isTrial(token)).toBe(true);
    advance(899_999);
    expect(await there!.isTrial(token)).toBe(true);
    advance(1);
    expect(await there!.isTrial(token)).toBe(false);
  });

  it('is no other token, known or not, well formed or not, nor one that was deleted', async () => {
    const { services } = tokenServices();
    const [here] = services;
    const other = await here!.create(tokenTerms());
    for (const shown of [other.token, newAccessToken(), 'sgst_', '', 'x'.repeat(10_000)])
      expect(await here!.isTrial(shown)).toBe(false);
    const { token, info } = await here!.create(TRIAL);
    await here!.delete(info.id);
    expect(await here!.isTrial(token)).toBe(false);
  });

  it('cannot be given more uses than a trial may have', async () => {
    const { services } = tokenServices();
    const [here] = services;
    const { id } = (await here!.create(TRIAL)).info;
    for (const wanted of [null, 11]) {
      await expect(here!.setLimit(id, wanted)).rejects.toMatchObject({ code: 'invalid_request' });
    }
    expect((await here!.setLimit(id, 10)).maxUses).toBe(10);
  });

  it('is never there without being one, wherever its creation is interrupted', async () => {
    for (let call = 1; call < 8; call++) {
      const store = createMemoryStore();
      const [broken] = tokenServices(1, crashAt(store, call)).services;
      await broken!.create(TRIAL).catch(() => undefined);
      const { tokens } = await tokenServices(1, store).services[0]!.list(undefined, 10);
      for (const token of tokens) expect(token.trial).toBe(true);
    }
  });

  it('ends: it makes no more transfers, and names those that it made', async () => {
    const { services } = tokenServices();
    const [here] = services;
    const { token, info } = await here!.create(TRIAL);
    const made = [await newTransfer(), await newTransfer()];
    for (const transfer of made) await here!.use(token, transfer);
    const ids = made.map(({ id }) => id).sort();
    for (let times = 0; times < 2; times++) expect([...(await here!.endTrial(info.id))].sort()).toEqual(ids);
    await expect(here!.use(token, await newTransfer())).rejects.toMatchObject({ code: 'token_revoked' });
  });

  it('is the only token that ends so: of any other nothing is named, and nothing changes', async () => {
    const { services } = tokenServices();
    const [here] = services;
    const { token, info } = await here!.create(tokenTerms());
    await here!.use(token, await newTransfer());
    for (const id of [info.id, 'a'.repeat(26), '../x']) expect(await here!.endTrial(id)).toEqual([]);
    expect((await here!.get(info.id)).state).toBe('active');
  });
});
