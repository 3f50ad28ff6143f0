import { describe, expect, it } from 'vitest';
import { EVERYBODY } from '../../../core/transfer/create.ts';
import { paths } from '../../../core/transfer/paths.ts';
import { newTerms } from '../../support/terms.ts';
import { BY, createTestTransfers, DECLARED_BYTES, keysWith, NOTHING_PURGED } from '../../support/transfers.ts';

const UNSTARTED = 900;
const DAY = 86_400;

describe('an upload that does not begin', () => {
  it('is given up after 15 minutes: its room is free, and its sender is told why', async () => {
    const { service, purge, advance, story, store } = createTestTransfers();
    const { terms, ownerProof } = await newTerms({ expiresInSeconds: 7 * DAY });
    await service.create({ requester: BY }, terms, EVERYBODY);
    advance(UNSTARTED - 1);
    expect(await purge()).toEqual(NOTHING_PURGED);
    expect((await service.storage()).reservedBytes).toBe(DECLARED_BYTES);
    advance(1);
    expect(await purge()).toMatchObject({ abandoned: 1, parts: 0 });
    expect((await service.storage()).reservedBytes).toBe(0);
    expect(await keysWith(store, 'expiring/')).toEqual([]);
    expect(await keysWith(store, 'pending/uploads/')).toEqual([]);
    expect(await story(terms.id)).toEqual(['created', 'abandoned', 'admin_viewed']);
    advance(6);
    const urls = service.partUrls({ ownerProof, requester: BY }, terms.id, { purpose: 'upload', parts: [1] });
    await expect(urls).rejects.toMatchObject({ code: 'expired' });
    await expect(urls).rejects.toThrow('send the file again');
  });

  it('is not one of which a part is stored, in whatever way it came', async () => {
    const { service, purge, advance, store, send } = createTestTransfers();
    const { terms } = await newTerms({ expiresInSeconds: 7 * DAY });
    await service.create({ requester: BY }, terms, EVERYBODY);
    // By a pre-signed URL: the server has not seen it.
    await store.create(paths.part(terms.id, 2), new Uint8Array(904));
    await send({ expiresInSeconds: 7 * DAY }, { incomplete: true });
    advance(2 * UNSTARTED);
    expect((await purge()).abandoned).toBe(0);
    expect((await service.storage()).transfers).toBe(2);
  });

  it('keeps a store full for a quarter of an hour, however large it was to be', async () => {
    const { service, purge, advance } = createTestTransfers();
    const large = async (): Promise<string> => {
      const { terms } = await newTerms({ ciphertextBytes: 3e8, partBytes: 4_096 * 1_000, expiresInSeconds: 7 * DAY });
      return service.create({ requester: BY }, terms, EVERYBODY).then(
        () => 'created',
        (thrown: unknown) => (thrown as { code: string }).code,
      );
    };
    expect(await Promise.all([large(), large(), large()])).toEqual(['created', 'created', 'created']);
    expect(await large()).toBe('storage_full');
    advance(UNSTARTED);
    await purge();
    expect(await large()).toBe('created');
  });

  it('is looked at once: the next run begins where the last one ended, in another process too', async () => {
    const transfers = createTestTransfers();
    const { send, purge, advance, another, store } = transfers;
    await send({ expiresInSeconds: 7 * DAY }, { incomplete: true });
    advance(UNSTARTED);
    await purge();
    const reads: string[] = [];
    const watched = another({ ...store, get: (key, range) => (reads.push(key), store.get(key, range)) });
    advance(60);
    await purge(365, watched);
    expect(reads.filter((key) => key.startsWith('transfers/'))).toEqual([]);
  });
});

describe('what a process left that died', () => {
  it.each([
    ['before it had room', 1],
    ['before the record', 2],
  ])('%s is removed a quarter of an hour later', async (_, creates) => {
    const { another, purge, advance, store, service } = createTestTransfers();
    let left = creates;
    const dying = another({
      ...store,
      create: (key, body) =>
        /^(?:pending|expiring|transfers)\//.test(key) && --left < 0
          ? Promise.reject(new Error('died'))
          : store.create(key, body),
      delete: () => Promise.reject(new Error('died')),
    });
    const { terms } = await newTerms({ expiresInSeconds: 7 * DAY });
    await expect(dying.create({ requester: BY }, terms, EVERYBODY)).rejects.toThrow('died');
    expect(await keysWith(store, terms.id)).toHaveLength(creates);
    advance(UNSTARTED);
    await purge();
    expect(await keysWith(store, terms.id)).toEqual([]);
    expect((await service.storage()).transfers).toBe(0);
  });
});
