import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes.ts';
import type { SendError } from '../../../core/errors.ts';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import { tokenPaths } from '../../../core/tokens/paths.ts';
import { newTransfer, tokenServices, tokenTerms } from '../../support/tokens.ts';

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'passed',
    (thrown: unknown) => (thrown as SendError).code,
  );

async function fill(store: Store, id: string, uses: number): Promise<void> {
  const record = { version: 1, at: '2026-11-20T12:00:00.000Z', transfer: 'a'.repeat(26) };
  const body = utf8(JSON.stringify(record));
  for (let use = 1; use <= uses; use++) await store.create(tokenPaths.use(id, use), body);
}

/** A store that counts what is asked of it, and can be stopped at a call. */
function counting(store: Store): { store: Store; calls: () => number } {
  let calls = 0;
  const counted = <T extends unknown[], R>(method: (...given: T) => R): ((...given: T) => R) => {
    return (...given) => {
      calls += 1;
      return method(...given);
    };
  };
  const { create, get, head, list } = store;
  return {
    store: { ...store, create: counted(create), get: counted(get), head: counted(head), list: counted(list) },
    calls: () => calls,
  };
}

describe('a limited token', () => {
  it.each([1, 10])('passes exactly %i of 64 parallel uses of four processes', async (maxUses) => {
    const { services } = tokenServices(4);
    const { token, info } = await services[0]!.create(tokenTerms({ maxUses }));
    const transfers = await Promise.all(Array.from({ length: 64 }, () => newTransfer()));
    const outcomes = await Promise.all(
      transfers.map((transfer, index) => codeOf(services[index % 4]!.use(token, transfer))),
    );
    expect(outcomes.filter((code) => code === 'passed')).toHaveLength(maxUses);
    expect(outcomes.filter((code) => code === 'token_used_up')).toHaveLength(64 - maxUses);
    expect(await services[3]!.get(info.id)).toMatchObject({ uses: maxUses, state: 'used_up' });
  });

  it.each([5, 50])(
    'of %i uses passes a repeated creation without another one, in several processes too',
    async (maxUses) => {
      const { services } = tokenServices(4);
      const { token, info } = await services[0]!.create(tokenTerms({ maxUses }));
      const transfers = await Promise.all(Array.from({ length: 5 }, () => newTransfer()));
      const repeated = Array.from({ length: 60 }, (_, index) =>
        codeOf(services[index % 4]!.use(token, transfers[index % 5]!)),
      );
      expect(new Set(await Promise.all(repeated))).toEqual(new Set(['passed']));
      expect((await services[0]!.get(info.id)).uses).toBe(5);
      expect(await codeOf(services[1]!.use(token, transfers[4]!))).toBe('passed');
      expect(await codeOf(services[1]!.use(token, await newTransfer()))).toBe(maxUses > 5 ? 'passed' : 'token_used_up');
    },
  );

  it('is tried no oftener by one process than it has uses, however many ask', async () => {
    const memory = createMemoryStore();
    const tried: string[] = [];
    const store: Store = {
      ...memory,
      create: (key, body) => {
        if (key.includes('/uses/')) tried.push(key);
        return memory.create(key, body);
      },
    };
    const { services } = tokenServices(1, store);
    const { token } = await services[0]!.create(tokenTerms({ maxUses: 10 }));
    const transfers = await Promise.all(Array.from({ length: 64 }, () => newTransfer()));
    await Promise.all(transfers.map((transfer) => codeOf(services[0]!.use(token, transfer))));
    expect(tried).toHaveLength(10);
  });

  it('does not pass a creation that once found it used up, until it may be used more often', async () => {
    const { services } = tokenServices(2);
    const { token, info } = await services[0]!.create(tokenTerms({ maxUses: 1 }));
    const transfers = [await newTransfer(), await newTransfer()];
    const outcomes = await Promise.all(
      transfers.map((transfer, index) => codeOf(services[index]!.use(token, transfer))),
    );
    expect([...outcomes].sort()).toEqual(['passed', 'token_used_up']);
    const refused = transfers[outcomes.indexOf('token_used_up')]!;
    expect(await codeOf(services[1]!.use(token, refused))).toBe('token_used_up');
    await services[0]!.setLimit(info.id, 2);
    expect(await codeOf(services[1]!.use(token, refused))).toBe('passed');
    expect(await codeOf(services[0]!.use(token, refused))).toBe('passed');
    expect((await services[0]!.get(info.id)).uses).toBe(2);
  });

  it('gives the use that an interrupted creation began to its repetition alone', async () => {
    const store = createMemoryStore();
    const failing: Store = {
      ...store,
      create: (key, body) =>
        key.includes('/uses/') ? Promise.reject(new Error('the process ended')) : store.create(key, body),
    };
    const { services: whole } = tokenServices(1, store);
    const { services: broken } = tokenServices(1, failing);
    const { token, info } = await whole[0]!.create(tokenTerms({ maxUses: 2 }));
    const transfer = await newTransfer();
    await expect(broken[0]!.use(token, transfer)).rejects.toThrow('the process ended');
    await whole[0]!.use(token, await newTransfer());
    await whole[0]!.use(token, transfer);
    await whole[0]!.use(token, transfer);
    expect((await whole[0]!.get(info.id)).uses).toBe(2);
  });

  it('takes no use for a transfer beyond its own largest size, and passes one of exactly that', async () => {
    const { services } = tokenServices();
    const { token, info } = await services[0]!.create(tokenTerms({ maxUses: 2, maxTransferBytes: 5_000 }));
    expect(await codeOf(services[0]!.use(token, await newTransfer(5_001)))).toBe('too_large');
    expect((await services[0]!.get(info.id)).uses).toBe(0);
    expect(await codeOf(services[0]!.use(token, await newTransfer(5_000)))).toBe('passed');
  });
});

describe('a token without a limit', () => {
  it('numbers its uses, each once, from many at once', async () => {
    const { services } = tokenServices(3);
    const { token, info } = await services[0]!.create(tokenTerms());
    const transfers = await Promise.all(Array.from({ length: 48 }, () => newTransfer()));
    await Promise.all(transfers.map((transfer, index) => services[index % 3]!.use(token, transfer)));
    expect(await services[2]!.get(info.id)).toMatchObject({ uses: 48, maxUses: null, state: 'active' });
  });

  it.each([999, 1_000, 1_001, 4_321, 10_000])('counts %i uses that it did not see', async (uses) => {
    const { services, store } = tokenServices();
    const { info } = await services[0]!.create(tokenTerms());
    await fill(store, info.id, uses);
    expect((await services[0]!.get(info.id)).uses).toBe(uses);
  });

  it('needs no more for the 10,001st use than for the second, and few requests where nothing is known yet', async () => {
    const memory = createMemoryStore();
    const { services } = tokenServices(1, memory);
    const { token, info } = await services[0]!.create(tokenTerms());
    const callsOfUse = async (service: ReturnType<typeof tokenServices>, calls: () => number): Promise<number> => {
      const transfer = await newTransfer();
      const before = calls();
      await service.services[0]!.use(token, transfer);
      return calls() - before;
    };
    const { store, calls } = counting(memory);
    const process = tokenServices(1, store);
    await callsOfUse(process, calls);
    const second = await callsOfUse(process, calls);
    await fill(memory, info.id, 10_000);
    const afterRestart = tokenServices(1, store);
    expect(await callsOfUse(afterRestart, calls)).toBeLessThan(40);
    expect(await callsOfUse(afterRestart, calls)).toBe(second);
    expect((await services[0]!.get(info.id)).uses).toBe(10_002);
  });
});
