import { describe, expect, it } from 'vitest';
import { createDiskStore } from '../../../core/stores/disk.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import type { CreateTransfer } from '../../../core/schemas.ts';
import type { TokenService } from '../../../core/tokens/service.ts';
import { createTokenService } from '../../../core/tokens/service.ts';
import { ask, WITH_KEY } from '../../support/admin.ts';
import type { TestApps } from '../../support/app.ts';
import { createTestApps, ORIGIN } from '../../support/app.ts';
import { newTerms } from '../../support/terms.ts';
import { newTransfer, tokenTerms } from '../../support/tokens.ts';
import { keysWith } from '../../support/transfers.ts';
import { useTemporaryDirectory } from '../stores/temporary-directory.ts';

const ROUNDS = 20;
const SENDERS = 8;
const HOUR = 3_600;
const CLOCK = (): number => Date.parse('2026-11-20T12:00:00.000Z');

const pathOf = useTemporaryDirectory();

/** Tokens of one use each. */
async function makeTokens(service: TokenService): Promise<string[]> {
  const made = Array.from({ length: SENDERS }, () => service.create(tokenTerms({ maxUses: 1 })));
  return (await Promise.all(made)).map(({ token }) => token);
}

/** Uses all but one of them up, for other transfers. */
async function useUp(service: TokenService, tokens: readonly string[], good: number): Promise<void> {
  const bad = tokens.filter((_, index) => index !== good);
  // At the same moment the transfer may be faster with one.
  await Promise.all(bad.map(async (token) => service.use(token, await newTransfer()).catch(() => undefined)));
}

async function create({ user }: TestApps, terms: CreateTransfer, token: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'x-sgraph-send-token': token };
  const answer = await user.request(`${ORIGIN}/api/transfers`, {
    method: 'POST',
    headers,
    body: JSON.stringify(terms),
  });
  const body = (await answer.json()) as { code?: string };
  return answer.ok ? String(answer.status) : (body.code ?? '');
}

const STORES = [
  ['memory', () => Promise.resolve(createMemoryStore())],
  ['disk', (round: number) => createDiskStore(pathOf(`data-${round}`))],
] as const;
const WHEN = ['were', 'are at that moment'] as const;
const CASES = STORES.flatMap(([name, open]) => WHEN.map((when) => ({ name, open, when })));

describe.each(CASES)('one good token and seven that $when used up, at once, in a $name store', ({ open, when }) => {
  it('make one transfer, which has its holder and leaves nothing', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const store = await open(round);
      const service = createTokenService(store, CLOCK);
      const good = round % SENDERS;
      const tokens = await makeTokens(service);
      const apps = [1, 2].map(() => createTestApps({ SGRAPH_SEND_UPLOADS: 'token' }, store));
      const { terms } = await newTerms({ expiresInSeconds: HOUR });
      if (when === 'were') await useUp(service, tokens, good);
      const creations = tokens.map((token, index) => create(apps[index % apps.length]!, terms, token));
      if (when !== 'were') await useUp(service, tokens, good);
      const codes = await Promise.all(creations);
      if (when === 'were') expect(codes[good]).toBe('201');
      // A call that comes when it is there repeats a creation, which needs no token.
      expect(codes.filter((code) => code !== '200' && code !== 'token_used_up')).toEqual(['201']);
      await expectOneHolder(store, terms.id);
      // Where another token was faster the good one may be left.
      const used = (await keysWith(store, '/uses/')).length;
      expect([SENDERS, ...(codes[good] === '200' ? [SENDERS - 1] : [])]).toContain(used);
      for (const each of apps) each.advance(3 * HOUR);
      const purged = await ask(apps[0]!, 'POST', '/admin/api/purge', { headers: WITH_KEY });
      expect(await purged.json()).toMatchObject({ more: false });
      for (const what of ['expiring/', 'pending/uploads/', '/parts/']) expect(await keysWith(store, what)).toEqual([]);
      await store.close();
    }
  });
});

async function expectOneHolder(store: Store, id: string): Promise<void> {
  for (const what of ['expiring/', 'pending/uploads/'])
    expect(await keysWith(store, what)).toEqual([expect.stringContaining(id)]);
}
