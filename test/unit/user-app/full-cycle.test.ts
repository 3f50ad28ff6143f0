import { describe, expect, it } from 'vitest';
import { newSecret } from '../../../core/crypto/keys.ts';
import type { SendError } from '../../../core/errors.ts';
import { collector, createTestApps, patternBytes, sourceOf } from '../../support/app.ts';

const TERMS = { metadata: { name: 'report.pdf', type: 'application/pdf' }, expiresInSeconds: 3_600, maxDownloads: 1 };
const SIZES = [0, 1, 262_144 - 56, 262_144 - 55, 4 * 1_048_576 - 296, 4 * 1_048_576 - 295, 9_000_001];

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (thrown: unknown) => (thrown as SendError).code,
  );

describe('a transfer through the user app', () => {
  it.each(SIZES)('brings a file of %i bytes back intact', async (size) => {
    const { client } = createTestApps();
    const plaintext = patternBytes(size);
    const { id, secret } = await client.upload({ ...TERMS, source: sourceOf(plaintext) });
    const { sink, bytes, ended } = collector();
    const { metadata } = await client.download({ id, secret, claimId: newSecret(), sink });
    expect(Buffer.compare(await bytes(), plaintext)).toBe(0);
    expect(ended()).toBe('closed');
    expect(metadata).toEqual({ name: 'report.pdf', type: 'application/pdf', bytes: size });
  });

  it('refuses the second download beyond the limit, and the parts are gone', async () => {
    const { client, store } = createTestApps();
    const { id, secret } = await client.upload({ ...TERMS, source: sourceOf(patternBytes(10)) });
    await client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
    expect(await codeOf(client.open(id, secret))).toBe('limit_reached');
    const left = await store.list('' as never);
    expect(left.objects.filter(({ key }) => key.includes('/parts/'))).toEqual([]);
  });

  it('expires to the second', async () => {
    const { client, advance } = createTestApps();
    const { id, secret } = await client.upload({ ...TERMS, source: sourceOf(patternBytes(10)) });
    advance(3_599);
    expect((await client.open(id, secret)).info.state).toBe('ready');
    advance(1);
    expect(await codeOf(client.open(id, secret))).toBe('expired');
  });

  it('expires when its owner said last', async () => {
    const { client, advance } = createTestApps();
    const { id, secret, ownerSecret } = await client.upload({ ...TERMS, source: sourceOf(patternBytes(10)) });
    const changed = await client.changeExpiry(id, ownerSecret, '2026-11-20T14:00:00.000Z');
    expect(changed.expiresAt).toBe('2026-11-20T14:00:00.000Z');
    advance(7_199);
    expect((await client.open(id, secret)).info).toMatchObject({ state: 'ready', expiresAt: changed.expiresAt });
    advance(1);
    expect(await codeOf(client.open(id, secret))).toBe('expired');
    const late = client.changeExpiry(id, ownerSecret, '2026-11-20T16:00:00.000Z');
    expect(await codeOf(late)).toBe('expired');
  });

  it('is gone after its owner deleted it, and tells its owner so', async () => {
    const { client } = createTestApps();
    const { id, secret, ownerSecret } = await client.upload({ ...TERMS, source: sourceOf(patternBytes(10)) });
    await client.delete(id, ownerSecret);
    expect(await codeOf(client.open(id, secret))).toBe('deleted');
    expect((await client.status(id, ownerSecret)).state).toBe('deleted');
  });

  it('tells a wrong key without asking the server', async () => {
    const { client, logLines } = createTestApps();
    const { id } = await client.upload({ ...TERMS, source: sourceOf(patternBytes(10)) });
    const before = logLines.length;
    expect(await codeOf(client.open(id, newSecret()))).toBe('wrong_key');
    expect(logLines.length).toBe(before);
  });

  it('records every action as an event of its own, in a graph without gaps', async () => {
    const { client } = createTestApps();
    const { id, secret, ownerSecret } = await client.upload({
      ...TERMS,
      maxDownloads: 2,
      source: sourceOf(patternBytes(5_000_000)),
    });
    await client.open(id, secret);
    await client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
    const { events } = await client.log(id, { ownerSecret });
    expect(events.map(({ event }) => event.kind).sort()).toEqual(
      [
        'created',
        'part_urls_issued',
        'part_stored',
        'part_stored',
        'completed',
        'viewed',
        'claimed',
        'part_urls_issued',
      ]
        .concat(['part_sent', 'part_sent', 'finished', 'log_read'])
        .sort(),
    );
    const hashes = new Map(events.map(({ event, sha256 }) => [event.event, sha256]));
    const named = events.flatMap(({ event }) => event.parents);
    expect(named.filter((parent) => hashes.get(parent.event) !== parent.sha256)).toEqual([]);
    const withoutParents = events.filter(({ event }) => event.parents.length === 0);
    expect(withoutParents.map(({ event }) => event.kind)).toEqual(['created']);
    expect(await client.log(id, { secret })).toMatchObject({ transfer: id });
  });

  it('stores and logs neither name, plaintext, key nor address', async () => {
    const { client, store, logLines } = createTestApps();
    const plaintext = new TextEncoder().encode('MARKER-in-the-plaintext '.repeat(50));
    const { secret, ownerSecret, id } = await client.upload({ ...TERMS, source: sourceOf(plaintext) });
    await client.open(id, secret);
    const { objects } = await store.list('' as never);
    const held = await Promise.all(objects.map(async ({ key }) => new Response((await store.get(key))!.stream).text()));
    const everything = [...objects.map(({ key }) => key as string), ...held, JSON.stringify(logLines)].join('\n');
    for (const secretText of ['MARKER', 'report.pdf', secret, ownerSecret, '203.0.113.9']) {
      expect(everything.includes(secretText)).toBe(false);
    }
    expect(everything.includes(id)).toBe(true);
  });
});
