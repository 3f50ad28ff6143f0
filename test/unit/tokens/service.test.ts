import { describe, expect, it } from 'vitest';
import type { SendError } from '../../../core/errors.ts';
import { prefix } from '../../../core/stores/key.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import { newAccessToken } from '../../../core/tokens/access-token.ts';
import { CreateToken } from '../../../core/tokens/schemas.ts';
import type { TokenService } from '../../../core/tokens/service.ts';
import { everythingIn, newTransfer, tokenServices, tokenTerms } from '../../support/tokens.ts';

const ABSENT = 'a'.repeat(26);

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'passed',
    (thrown: unknown) => (thrown as SendError).code,
  );

describe('making a token', () => {
  it('tells it once and everything about it but what verifies it', async () => {
    const { services } = tokenServices();
    const terms = tokenTerms({ name: 'Ana Sá', note: 'for the audit', maxUses: 3, expiresInSeconds: 3_600 });
    const { token, info } = await services[0]!.create({ ...terms, maxTransferBytes: 10 });
    expect(token).toMatch(/^sgst_/);
    expect(info).toEqual({
      id: info.id,
      name: 'Ana Sá',
      note: 'for the audit',
      state: 'active',
      createdAt: '2026-11-20T12:00:00.000Z',
      expiresAt: '2026-11-20T13:00:00.000Z',
      uses: 0,
      maxUses: 3,
      maxTransferBytes: 10,
      lastUsedAt: null,
    });
    expect(await services[0]!.get(info.id)).toEqual(info);
  });

  it('and using and changing it succeed where the answers of the store are lost and its writes repeated', async () => {
    const memory = createMemoryStore();
    const lossy: Store = {
      ...memory,
      create: async (key, body) => {
        await memory.create(key, body);
        return memory.create(key, body);
      },
    };
    const [service] = tokenServices(1, lossy).services as [TokenService];
    const { token, info } = await service.create(tokenTerms({ maxUses: 1 }));
    await service.use(token, await newTransfer());
    expect(await codeOf(service.use(token, await newTransfer()))).toBe('token_used_up');
    expect((await service.setLimit(info.id, 2)).maxUses).toBe(2);
    expect((await service.revoke(info.id)).state).toBe('revoked');
    expect(await service.reactivate(info.id)).toMatchObject({ state: 'active', uses: 1 });
  });

  it('stores nothing that contains the token, also after it was used and changed', async () => {
    const { services, store } = tokenServices();
    const { token, info } = await services[0]!.create(tokenTerms({ maxUses: 3 }));
    await services[0]!.use(token, await newTransfer());
    await services[0]!.revoke(info.id);
    await services[0]!.setLimit(info.id, 9);
    const stored = await everythingIn(store);
    expect(stored).toContain(info.id);
    for (let start = 0; start + 12 <= token.length; start++)
      expect(stored).not.toContain(token.slice(start, start + 12));
  });
});

const refused: Record<string, unknown> = {
  'no name': {},
  'an empty name': { name: '' },
  'a name of spaces': { name: '   ' },
  'a name of 81 characters': { name: 'x'.repeat(81) },
  'a name with a line break': { name: 'a\nb' },
  'a name with half of a surrogate pair': { name: 'a\ud800' },
  'a name that is no text': { name: 7 },
  'a note of 501 characters': { note: 'x'.repeat(501) },
  'no uses': { maxUses: 0 },
  'a negative number of uses': { maxUses: -1 },
  'half a use': { maxUses: 0.5 },
  'more uses than a million': { maxUses: 1_000_001 },
  'an expiry under a minute': { expiresInSeconds: 59 },
  'an expiry beyond five years': { expiresInSeconds: 5 * 365 * 24 * 3600 + 1 },
  'a fraction of a second': { expiresInSeconds: 60.5 },
  'a largest transfer of no bytes': { maxTransferBytes: 0 },
  'a number beyond those that are exact': { maxTransferBytes: 2 ** 53 },
  'a member that is not known': { admin: true },
};

describe('what may be asked for', () => {
  it.each(Object.entries(refused))('has not %s', (what, changes) => {
    const given =
      what === 'no name' ? { maxUses: 1, expiresInSeconds: null } : { ...tokenTerms(), ...(changes as object) };
    expect(CreateToken.safeParse(given).success).toBe(false);
  });

  it('is every number at its bounds', () => {
    for (const changes of [
      { maxUses: 1, expiresInSeconds: 60, name: 'x', maxTransferBytes: 1 },
      { maxUses: 1_000_000, expiresInSeconds: 5 * 365 * 24 * 3600, name: 'x'.repeat(80), note: 'x'.repeat(500) },
    ]) {
      expect(CreateToken.safeParse({ ...tokenTerms(), ...changes }).success).toBe(true);
    }
  });
});

describe('a check', () => {
  it('tells what is left and takes no use', async () => {
    const { services } = tokenServices();
    const { token } = await services[0]!.create(tokenTerms({ maxUses: 2, maxTransferBytes: 77, expiresInSeconds: 60 }));
    await services[0]!.use(token, await newTransfer(10));
    const allowance = { usesLeft: 1, expiresAt: '2026-11-20T12:01:00.000Z', maxTransferBytes: 77 };
    for (let count = 0; count < 5; count++) expect(await services[0]!.check(token)).toEqual(allowance);
  });

  it('says used_up when nothing is left', async () => {
    const { services } = tokenServices();
    const { token } = await services[0]!.create(tokenTerms({ maxUses: 1 }));
    await services[0]!.use(token, await newTransfer());
    expect(await codeOf(services[0]!.check(token))).toBe('token_used_up');
  });

  it('knows no token that was never made, and says the same of one whose id is there with another verifier', async () => {
    const { services, store } = tokenServices();
    const { token, info } = await services[0]!.create(tokenTerms());
    expect(await codeOf(services[0]!.check(newAccessToken()))).toBe('token_invalid');
    const text = await everythingIn(store);
    const altered = createMemoryStore();
    const verifier = /"verifier": "(.)/.exec(text)?.[1];
    const record = text
      .slice(text.indexOf('{'))
      .replace(/"verifier": "./, `"verifier": "${verifier === 'A' ? 'B' : 'A'}`);
    const { objects } = await store.list(prefix());
    await altered.create(objects[0]!.key, new TextEncoder().encode(record));
    const { services: others } = tokenServices(1, altered);
    expect(await codeOf(others[0]!.get(info.id))).toBe('passed');
    expect(await codeOf(others[0]!.check(token))).toBe('token_invalid');
    expect(await codeOf(others[0]!.use(token, await newTransfer()))).toBe('token_invalid');
  });
});

describe('expiry', () => {
  it('comes with the second that was asked for, not a millisecond before', async () => {
    const { services, advance } = tokenServices();
    const { token, info } = await services[0]!.create(tokenTerms({ expiresInSeconds: 60 }));
    advance(59_999);
    expect(await codeOf(services[0]!.check(token))).toBe('passed');
    expect(await codeOf(services[0]!.use(token, await newTransfer()))).toBe('passed');
    advance(1);
    expect(await codeOf(services[0]!.check(token))).toBe('token_expired');
    expect(await codeOf(services[0]!.use(token, await newTransfer()))).toBe('token_expired');
    expect(await services[0]!.get(info.id)).toMatchObject({ state: 'expired', uses: 1 });
  });
});

describe('revoking', () => {
  it('holds for every process at once, and reactivating as well, as often as one likes', async () => {
    const { services } = tokenServices(2);
    const [here, there] = services as [TokenService, TokenService];
    const { token, info } = await here.create(tokenTerms({ maxUses: 5 }));
    expect(await codeOf(there.check(token))).toBe('passed');
    for (let round = 0; round < 3; round++) {
      expect((await here.revoke(info.id)).state).toBe('revoked');
      expect((await here.revoke(info.id)).state).toBe('revoked');
      expect(await codeOf(there.check(token))).toBe('token_revoked');
      expect(await codeOf(there.use(token, await newTransfer()))).toBe('token_revoked');
      expect((await there.reactivate(info.id)).state).toBe('active');
      expect((await there.reactivate(info.id)).state).toBe('active');
      expect(await codeOf(here.check(token))).toBe('passed');
    }
    expect((await here.get(info.id)).uses).toBe(0);
  });

  it('and reactivating at the same time ends in one of both, told alike by all', async () => {
    const { services } = tokenServices(4);
    const { info } = await services[0]!.create(tokenTerms());
    const changes = Array.from({ length: 12 }, (_, index) => {
      const service = services[index % 4]!;
      return index % 2 === 0 ? service.revoke(info.id) : service.reactivate(info.id);
    });
    await Promise.all(changes);
    const states = await Promise.all(services.map(async (service) => (await service.get(info.id)).state));
    expect(new Set(states).size).toBe(1);
  });
});

describe('a change that others overtake', () => {
  it('is made after theirs', async () => {
    const { services, store } = tokenServices();
    const [others] = services as [TokenService];
    const { token, info } = await others.create(tokenTerms());
    await others.revoke(info.id);
    let overtaken = false;
    const slow: Store = {
      ...store,
      create: async (key, body) => {
        if (!overtaken && key.includes('/states/')) {
          overtaken = true;
          await others.reactivate(info.id);
          await others.revoke(info.id);
        }
        return store.create(key, body);
      },
    };
    expect((await tokenServices(1, slow).services[0]!.reactivate(info.id)).state).toBe('active');
    expect(overtaken).toBe(true);
    expect(await codeOf(others.check(token))).toBe('passed');
  });
});

describe('changing the limit', () => {
  it('goes up and down and away, and keeps counting what was used', async () => {
    const { services } = tokenServices(2);
    const [here, there] = services as [TokenService, TokenService];
    const { token, info } = await here.create(tokenTerms({ maxUses: 1 }));
    await there.use(token, await newTransfer());
    expect(await codeOf(there.use(token, await newTransfer()))).toBe('token_used_up');
    expect(await here.setLimit(info.id, 3)).toMatchObject({ maxUses: 3, uses: 1, state: 'active' });
    expect(await here.setLimit(info.id, 3)).toMatchObject({ maxUses: 3, uses: 1, state: 'active' });
    expect((await there.check(token)).usesLeft).toBe(2);
    await there.use(token, await newTransfer());
    expect(await here.setLimit(info.id, 1)).toMatchObject({ maxUses: 1, uses: 2, state: 'used_up' });
    expect(await codeOf(there.check(token))).toBe('token_used_up');
    expect(await codeOf(there.use(token, await newTransfer()))).toBe('token_used_up');
    expect(await here.setLimit(info.id, null)).toMatchObject({ maxUses: null, uses: 2, state: 'active' });
    expect((await there.check(token)).usesLeft).toBeNull();
    expect(await codeOf(there.use(token, await newTransfer()))).toBe('passed');
  });
});

describe('deleting', () => {
  it('ends the token in processes that remember it, and leaves a tombstone alone', async () => {
    const { services, store } = tokenServices(2);
    const [here, there] = services as [TokenService, TokenService];
    const { token, info } = await here.create(tokenTerms({ maxUses: 20 }));
    for (let count = 0; count < 20; count++) await there.use(token, await newTransfer());
    await here.delete(info.id);
    expect(await codeOf(there.check(token))).toBe('token_invalid');
    expect(await codeOf(there.use(token, await newTransfer()))).toBe('token_invalid');
    expect(await codeOf(there.get(info.id))).toBe('not_found');
    expect(await codeOf(there.revoke(info.id))).toBe('not_found');
    const { objects } = await store.list(prefix('tokens'));
    expect(objects.map(({ key }) => key)).toEqual([`tokens/${info.id}/deleted.json`]);
    expect(await codeOf(here.delete(info.id))).toBe('passed');
  });

  it('holds from its first write on, and a repetition after a crash removes the rest', async () => {
    const store = createMemoryStore();
    const fail = (): Promise<void> => Promise.reject(new Error('the process ended'));
    const crashing: Store = { ...store, delete: fail, deleteMany: fail };
    const { services: whole } = tokenServices(1, store);
    const { services: broken } = tokenServices(1, crashing);
    const { token, info } = await whole[0]!.create(tokenTerms());
    await whole[0]!.use(token, await newTransfer());
    await expect(broken[0]!.delete(info.id)).rejects.toThrow('the process ended');
    expect(await codeOf(whole[0]!.check(token))).toBe('token_invalid');
    expect((await whole[0]!.list(undefined, 10)).tokens).toEqual([]);
    await whole[0]!.delete(info.id);
    expect((await store.list(prefix('tokens'))).objects).toHaveLength(1);
  });

  it.each([ABSENT, '', '..', 'A'.repeat(26), `${ABSENT}/token.json`, 'x'.repeat(1_000)])(
    'finds no token with the id %j, nor does anything else',
    async (id) => {
      const { services, store } = tokenServices();
      const [service] = services as [TokenService];
      for (const action of [service.get, service.delete, service.revoke, service.reactivate])
        expect(await codeOf(action(id))).toBe('not_found');
      expect(await codeOf(service.setLimit(id, 5))).toBe('not_found');
      expect((await store.list(prefix())).objects).toEqual([]);
    },
  );
});

describe('the list', () => {
  it('gives every token once, in the order of the ids, a page at a time, without those that were deleted', async () => {
    const { services } = tokenServices();
    const [service] = services as [TokenService];
    const made = [];
    for (let count = 0; count < 40; count++)
      made.push((await service.create(tokenTerms({ name: `n${count}` }))).info.id);
    for (const id of made.slice(0, 15)) await service.delete(id);
    const kept = made.slice(15).sort();
    for (const limit of [1, 7, 25, 26, 500]) {
      const found: string[] = [];
      let after: string | undefined;
      do {
        const page = await service.list(after, limit);
        expect(page.tokens.length).toBeLessThanOrEqual(limit);
        found.push(...page.tokens.map(({ id }) => id));
        after = page.next;
      } while (after !== undefined);
      expect(found).toEqual(kept);
    }
  });

  it('refuses a cursor that no page gave', async () => {
    const { services } = tokenServices();
    expect(await codeOf(services[0]!.list('../..', 5))).toBe('invalid_request');
  });
});

describe('the number of active tokens', () => {
  it('leaves out the revoked, expired, used up and deleted ones', async () => {
    const { services, advance } = tokenServices();
    const [service] = services as [TokenService];
    const make = (changes = {}): ReturnType<TokenService['create']> => service.create(tokenTerms(changes));
    await make();
    await make({ maxUses: 2, expiresInSeconds: 120 });
    const usedUp = await make({ maxUses: 1 });
    await service.use(usedUp.token, await newTransfer());
    await service.revoke((await make()).info.id);
    await service.delete((await make()).info.id);
    await make({ expiresInSeconds: 60 });
    advance(60_000);
    expect(await service.countActive()).toBe(2);
  });
});
