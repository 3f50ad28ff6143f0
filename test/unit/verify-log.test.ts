import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newSecret } from '../../core/crypto/keys.ts';
import type { TransferLog } from '../../core/schemas.ts';
import { readAll } from '../../core/stores/records.ts';
import { verifyLog } from '../../core/verify-log.ts';
import { eventKey } from '../support/transfers.ts';
import { collector, createTestApps, patternBytes, sourceOf } from '../support/app.ts';

const TERMS = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 3_600, maxDownloads: 2 };

async function logOfATransfer(): Promise<{ log: TransferLog; fileOf(event: string): Promise<Uint8Array> }> {
  const { client, store } = createTestApps();
  const { id, secret, ownerSecret } = await client.upload({ ...TERMS, source: sourceOf(patternBytes(9_000_000)) });
  await client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
  const fileOf = async (event: string): Promise<Uint8Array> =>
    (await readAll(store, await eventKey(store, id, event)))!;
  return { log: await client.log(id, { ownerSecret }), fileOf };
}

type Events = TransferLog['events'];

/** The log with one event changed, and its own fingerprint made to fit, as a server that lies would. */
function forged(log: TransferLog, index: number, change: (event: Events[number]['event']) => object): TransferLog {
  const events = log.events.map((entry, position) => {
    if (position !== index) return entry;
    const event = { ...entry.event, ...change(entry.event) };
    const sha256 = createHash('sha256')
      .update(`${JSON.stringify(event, null, 2)}\n`)
      .digest('hex');
    return { event, sha256 };
  });
  return { ...log, events };
}

describe('verifyLog', () => {
  it('finds nothing wrong with an honest log, whose fingerprints are those of the stored files', async () => {
    const { log, fileOf } = await logOfATransfer();
    expect(await verifyLog(log)).toMatchObject({ altered: [], missing: [] });
    for (const { event, sha256 } of log.events) {
      expect(
        createHash('sha256')
          .update(await fileOf(event.event))
          .digest('hex'),
      ).toBe(sha256);
    }
  });

  it('names an event whose content no longer fits its fingerprint', async () => {
    const { log } = await logOfATransfer();
    const events = log.events.map((entry, index) =>
      index === 2 ? { ...entry, event: { ...entry.event, caller: 'x' } } : entry,
    );
    expect((await verifyLog({ ...log, events })).altered).toEqual([log.events[2]!.event.event]);
  });

  it('names an event that was changed together with its fingerprint, for a later one remembers', async () => {
    const { log } = await logOfATransfer();
    const verdict = await verifyLog(forged(log, 2, () => ({ caller: 'somebody else' })));
    expect(verdict.altered).toEqual([log.events[2]!.event.event]);
  });

  it('names an event that was taken out', async () => {
    const { log } = await logOfATransfer();
    const events = log.events.filter((_, index) => index !== 3);
    expect((await verifyLog({ ...log, events })).missing).toEqual([log.events[3]!.event.event]);
  });

  it('gives another head when the newest event was taken out or changed, which nothing else shows', async () => {
    const { log } = await logOfATransfer();
    const { head } = await verifyLog(log);
    const cut = await verifyLog({ ...log, events: log.events.slice(0, -1) });
    expect(cut).toMatchObject({ altered: [], missing: [] });
    expect(cut.head).not.toBe(head);
    const changed = await verifyLog(forged(log, log.events.length - 1, () => ({ caller: 'x' })));
    expect(changed).toMatchObject({ altered: [], missing: [] });
    expect(changed.head).not.toBe(head);
  });
});
