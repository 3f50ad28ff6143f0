import { decodeTime } from 'ulid';
import { beforeAll, describe, expect, it } from 'vitest';
import { TransfersQuery } from '../../../core/admin/queries.ts';
import { deriveLinkKeys, newSecret } from '../../../core/crypto/keys.ts';
import type { AdminTransfers, TransferInfo } from '../../../core/schemas.ts';
import { TransferState } from '../../../core/schemas.ts';
import { encodeRecord, listAll } from '../../../core/stores/records.ts';
import type { Store } from '../../../core/stores/store.ts';
import { tokenPaths } from '../../../core/tokens/paths.ts';
import { createTokenService } from '../../../core/tokens/service.ts';
import { EVERYBODY } from '../../../core/transfer/create.ts';
import { lastSegment, paths } from '../../../core/transfer/paths.ts';
import type { TransferService } from '../../../core/transfer/service.ts';
import type { StoreCalls } from '../../support/counting-store.ts';
import { countCalls } from '../../support/counting-store.ts';
import { newTerms } from '../../support/terms.ts';
import { tokenTerms } from '../../support/tokens.ts';
import type { TestTransfers } from '../../support/transfers.ts';
import { BY, createTestTransfers } from '../../support/transfers.ts';

const HOUR_MS = 3_600_000;
const SIZES = [5_000, 5_000, 1_000, 4_096, 900_000];

/** A generator of numbers from 0 to below 1, the same ones for a seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function walk(service: TransferService, query: Partial<TransfersQuery>, limit = 7): Promise<AdminTransfers[]> {
  const pages: AdminTransfers[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await service.adminList({ ...query, ...(cursor !== undefined && { cursor }) }, limit);
    pages.push(page);
    if (page.next === undefined) return pages;
    cursor = page.next;
  }
}

function idsOf(pages: readonly AdminTransfers[]): string[] {
  return pages.flatMap(({ transfers }) => transfers.map(({ id }) => id));
}

interface Known {
  readonly info: TransferInfo;
  readonly activeAt: readonly number[];
  readonly token: string | undefined;
}

/** Some hundred transfers over two days: of several sizes, tokens, expiries and states, with something that happened later to some. */
async function variedTransfers(random: () => number): Promise<{ site: TestTransfers; tokens: string[]; all: Known[] }> {
  const site = createTestTransfers();
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const service = createTokenService(site.store, site.now);
  const made = [await service.create(tokenTerms()), await service.create(tokenTerms()), undefined];
  const tokenOf = new Map<string, string | undefined>();
  for (let count = 0; count < 150; count++) {
    site.advance(random() < 0.1 ? 0 : Math.floor(random() * 2_000));
    const token = pick(made);
    const terms = { ciphertextBytes: pick(SIZES), expiresInSeconds: pick([3_600, 86_400, 864_000]) };
    if (terms.ciphertextBytes === 5_000 && token === undefined) {
      const { id, ownerProof } = await site.send(terms);
      tokenOf.set(id, undefined);
      if (random() < 0.3) await site.service.delete({ ownerProof, requester: BY }, id);
    } else {
      const { terms: all } = await newTerms(terms);
      const take = token ? { ...EVERYBODY, take: () => service.use(token.token, all) } : EVERYBODY;
      await site.service.create({ requester: BY }, all, take);
      tokenOf.set(all.id, token?.info.id);
    }
    const known = [...tokenOf.keys()];
    if (random() < 0.3) await site.service.adminLog({ requester: BY }, pick(known));
  }
  return { site, tokens: made.flatMap((token) => token?.info.id ?? []), all: await everything(site, tokenOf) };
}

async function everything(site: TestTransfers, tokenOf: Map<string, string | undefined>): Promise<Known[]> {
  const pages = await walk(site.service, {});
  return Promise.all(
    pages
      .flatMap(({ transfers }) => transfers)
      .map(async (info) => {
        const activeAt: number[] = [];
        for await (const { key } of listAll(site.store, paths.events(info.id)))
          activeAt.push(decodeTime(lastSegment(key).slice(0, 26).toUpperCase()));
        return { info, activeAt, token: tokenOf.get(info.id) };
      }),
  );
}

function isWanted({ info, activeAt, token }: Known, query: Partial<TransfersQuery>): boolean {
  const within = (value: number, from = -Infinity, until = Infinity): boolean => value >= from && value < until;
  return (
    (query.state === undefined || info.state === query.state) &&
    within(Date.parse(info.createdAt), query.createdFrom, query.createdUntil) &&
    within(Date.parse(info.expiresAt), query.expiresFrom, query.expiresUntil) &&
    activeAt.some((at) => within(at, query.activeFrom, query.activeUntil)) &&
    info.ciphertextBytes >= (query.minBytes ?? 0) &&
    info.ciphertextBytes <= (query.maxBytes ?? Infinity) &&
    (query.token === undefined || query.token === token)
  );
}

describe('a search for transfers', () => {
  it.each([1, 2, 3])('finds what looking at each of them finds, once and in order (seed %i)', async (seed) => {
    const random = randomFrom(seed);
    const { site, tokens, all } = await variedTransfers(random);
    const first = Date.parse(all.at(-1)!.info.createdAt);
    const span = site.now() - first;
    const maybe = <T>(share: number, make: () => T): T | undefined => (random() < share ? make() : undefined);
    const range = (): [number | undefined, number | undefined] => {
      const exact = Date.parse(all[Math.floor(random() * all.length)]!.info.createdAt);
      const ends = [first + random() * span, random() < 0.5 ? exact : first + random() * span].map(Math.floor).sort();
      return ends[0] === ends[1] ? [undefined, undefined] : [maybe(0.7, () => ends[0]!), maybe(0.7, () => ends[1]!)];
    };
    let found = 0;
    for (let round = 0; round < 150; round++) {
      const [createdFrom, createdUntil] = random() < 0.5 ? range() : [];
      const [expiresFrom, expiresUntil] = random() < 0.3 ? range() : [];
      const [activeFrom, activeUntil] = random() < 0.3 ? range() : [];
      const query = {
        ...(random() < 0.3 && { state: TransferState.options[Math.floor(random() * 5)]! }),
        ...(random() < 0.3 && { minBytes: SIZES[Math.floor(random() * 5)]! }),
        ...(random() < 0.3 && { maxBytes: SIZES[Math.floor(random() * 5)]! }),
        ...(random() < 0.4 && { token: tokens[Math.floor(random() * tokens.length)]! }),
        ...{ createdFrom, createdUntil, expiresFrom, expiresUntil, activeFrom, activeUntil },
      };
      const expected = all.filter((each) => isWanted(each, query)).map(({ info }) => info.id);
      const pages = await walk(site.another(), query);
      // Of the same millisecond the order in the index is that of the ids, in the uses of a token that of their numbers.
      if (query.token === undefined) expect(idsOf(pages), JSON.stringify(query)).toEqual(expected);
      else expect(idsOf(pages).sort(), JSON.stringify(query)).toEqual(expected.sort());
      expect(pages.every(({ transfers }) => transfers.every(({ metadata }) => metadata === ''))).toBe(true);
      found += expected.length;
    }
    expect(found).toBeGreaterThan(500);
  });
});

const START = Date.parse('2026-11-18T00:00:00.000Z');
const MANY = 3_000;

/** Transfers a minute apart, as records only: the newest first. */
async function fillStore(store: Store, token?: string): Promise<string[]> {
  const { terms } = await newTerms();
  const ids: string[] = [];
  for (let index = 0; index < MANY; index++) {
    const { transferId: id } = await deriveLinkKeys(newSecret());
    const at = START + index * 60_000;
    const [createdAt, expiresAt] = [new Date(at).toISOString(), new Date(at + 100 * HOUR_MS).toISOString()];
    await store.create(paths.transfer(id), encodeRecord({ version: 1, createdAt, expiresAt, ...terms, id }));
    await store.create(paths.indexed(id, at), new Uint8Array(0));
    if (token !== undefined) {
      const use = `tokens/${token}/uses/${String(index + 1).padStart(9, '0')}.json`;
      await store.create(use as never, encodeRecord({ version: 1, at: createdAt, transfer: id }));
    }
    ids.unshift(id);
  }
  return ids;
}

/** All calls of the store. */
function total({ put, list, get, head }: StoreCalls): number {
  return put + list + get + head;
}

describe('what a search costs in a store of 3,000 transfers', () => {
  let site: TestTransfers;
  let ids: string[];
  let token: string;
  let counting: ReturnType<typeof countCalls>;
  beforeAll(async () => {
    site = createTestTransfers();
    token = (await createTokenService(site.store, site.now).create(tokenTerms())).info.id;
    ids = await fillStore(site.store, token);
    counting = countCalls(site.store);
  });

  async function costOf(query: Partial<TransfersQuery>): Promise<{ ids: string[]; calls: number[] }> {
    const service = site.another(counting.store);
    const calls: number[] = [];
    const found: string[] = [];
    for (let cursor: string | undefined; ;) {
      counting.take();
      const page = await service.adminList({ ...query, ...(cursor !== undefined && { cursor }) }, 50);
      calls.push(total(counting.take()));
      found.push(...page.transfers.map(({ id }) => id));
      if (page.next === undefined) return { ids: found, calls };
      cursor = page.next;
    }
  }

  it('is one page for a range of time anywhere in it, which reads what is there and nothing else', async () => {
    for (const newest of [10, 1_500, 2_990]) {
      const until = START + (MANY - newest) * 60_000;
      const found = await costOf({ createdFrom: until - 10 * 60_000, createdUntil: until });
      expect(found.ids).toEqual(ids.slice(newest, newest + 10));
      expect(found.calls).toHaveLength(1);
      expect(found.calls[0]).toBeLessThanOrEqual(17 + 10 * 7);
    }
  });

  it.each([
    ['state', { state: 'deleted' as const }],
    ['size', { minBytes: 1_000_000 }],
    ['expiry', { expiresFrom: START + 1_000 * HOUR_MS }],
    ['activity', { activeFrom: START }],
    ['damage', { damaged: true }],
  ])('is bounded for each page that finds nothing by %s, and says how far it came', async (_, query) => {
    const { ids: found, calls } = await costOf(query);
    expect(found).toEqual([]);
    expect(Math.max(...calls)).toBeLessThanOrEqual(1_000 + 32 * 7 + 17);
    const page = await site.another().adminList(query, 50);
    const { transfers, backTo } = page.looked!;
    expect(transfers).toBeGreaterThanOrEqual(120);
    expect(backTo).toBe(new Date(START + (MANY - transfers) * 60_000).toISOString());
  });

  it('is that of its uses for a token, of which a range of time is found without reading the others', async () => {
    const until = START + 1_000 * 60_000;
    const found = await costOf({ token, createdFrom: until - 5 * 60_000, createdUntil: until });
    expect(found.ids).toEqual(ids.slice(2_000, 2_005));
    expect(Math.max(...found.calls)).toBeLessThanOrEqual(500);
    expect((await costOf({ token })).ids).toEqual(ids);
  });

  it('is that of a page where nothing is searched, which says nothing of looking', async () => {
    const service = site.another(counting.store);
    counting.take();
    const page = await service.adminList({}, 50);
    const calls = total(counting.take());
    expect([page.transfers.length, 'looked' in page]).toEqual([50, false]);
    expect(calls).toBeLessThanOrEqual(17 + 50 * 7);
  });
});

describe('a search by a token', () => {
  it('that is not there, or was deleted, is refused, as is the cursor of another search', async () => {
    const site = createTestTransfers();
    const tokens = createTokenService(site.store, site.now);
    const { id } = (await tokens.create(tokenTerms())).info;
    expect(await site.service.adminList({ token: id }, 5)).toEqual({ transfers: [], looked: { transfers: 0 } });
    const cursor = `index/0000000000000-${'a'.repeat(26)}`;
    await expect(site.service.adminList({ token: id, cursor }, 5)).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(site.service.adminList({ cursor: 'uses/000000007' }, 5)).rejects.toMatchObject({
      code: 'invalid_request',
    });
    await tokens.delete(id);
    await expect(site.service.adminList({ token: id }, 5)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a search by a token and the time of creation', () => {
  it.each([
    ['a use is taken within a minute after it', 59],
    ['a creation was repeated hours after its use was taken', -7_200],
  ])('finds a transfer where %s', async (_, secondsLater) => {
    const site = createTestTransfers();
    const { id: token } = (await createTokenService(site.store, site.now).create(tokenTerms())).info;
    const created: { id: string; at: number }[] = [];
    for (const [index, later] of [0, secondsLater, 0].entries()) {
      const { id } = await site.send();
      created.push({ id, at: site.now() });
      const at = new Date(site.now() + later * 1_000).toISOString();
      await site.store.create(tokenPaths.use(token, index + 1), encodeRecord({ version: 1, at, transfer: id }));
      site.advance(9_000);
    }
    const [, { id, at } = { id: '', at: 0 }] = created;
    const found = await site.service.adminList({ token, createdFrom: at, createdUntil: at + 1 }, 5);
    expect(found.transfers.map((transfer) => transfer.id)).toEqual([id]);
    const before = await site.service.adminList({ token, createdUntil: at }, 5);
    expect(before.transfers.map((transfer) => transfer.id)).toEqual([created[0]!.id]);
  });
});

describe('the query of a search', () => {
  it('takes times with any zone and bytes as digits', () => {
    const query = TransfersQuery.parse({
      createdFrom: '2026-11-28T15:00:00+01:00',
      createdUntil: '2026-11-28T14:30:00.000Z',
      minBytes: '0',
      maxBytes: '10000000',
    });
    expect(query).toEqual({
      createdFrom: Date.parse('2026-11-28T14:00:00Z'),
      createdUntil: Date.parse('2026-11-28T14:30:00Z'),
      minBytes: 0,
      maxBytes: 10_000_000,
    });
  });

  it.each([
    { createdFrom: 'yesterday' },
    { createdFrom: '2026-11-28' },
    { createdFrom: '2026-11-28T15:00Z' },
    { createdFrom: '2026-11-28T15:00:00' },
    { createdFrom: '2026-11-28T15:00:00 01:00' },
    { createdFrom: '2026-02-30T15:00:00Z' },
    { createdFrom: '2026-11-28T15:00:00Z', createdUntil: '2026-11-28T15:00:00Z' },
    { activeFrom: '2026-11-28T15:00:00Z', activeUntil: '2026-11-28T14:59:59Z' },
    { expiresFrom: '2026-11-28T15:00:00Z', expiresUntil: '2026-11-28T15:00:00+01:00' },
    { minBytes: '1e3' },
    { minBytes: '-1' },
    { maxBytes: '10MB' },
    { minBytes: '11', maxBytes: '10' },
    { token: 'press' },
  ])('refuses %j', (query) => {
    expect(TransfersQuery.safeParse(query).success).toBe(false);
  });
});
