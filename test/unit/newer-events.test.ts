import { encodeTime } from 'ulid';
import { describe, expect, it } from 'vitest';
import { auditLines, eventLines } from '../../cli/event-lines.ts';
import { createAuditLog } from '../../core/admin/audit.ts';
import { adminPaths } from '../../core/admin/paths.ts';
import { sha256, toHex, utf8 } from '../../core/bytes.ts';
import { exportLog, verifyLogFile } from '../../core/log-file.ts';
import { TransferLog } from '../../core/schemas.ts';
import { createMemoryStore } from '../../core/stores/memory.ts';
import type { Key } from '../../core/stores/key.ts';
import { listAll, readAll } from '../../core/stores/records.ts';
import type { Store } from '../../core/stores/store.ts';
import { dayOf, paths } from '../../core/transfer/paths.ts';
import { verifyLog } from '../../core/verify-log.ts';
import { timelineOf } from '../../frontend/timeline.ts';
import { createTestApps, ORIGIN } from '../support/app.ts';
import { faultsIn } from '../support/store-faults.ts';
import type { NewTransfer, TestTransfers } from '../support/transfers.ts';
import { BY, createTestTransfers } from '../support/transfers.ts';

const AT = Date.parse('2026-11-20T12:10:00.000Z');
const ID = `${encodeTime(AT + 5).toLowerCase()}${'z'.repeat(16)}`;

/** Puts down an event as a newer version writes it: with a member in the middle that this one does not know, and words. */
async function writeNewer(
  store: Store,
  event: Readonly<Record<string, unknown>>,
  keyOf: (name: string) => Key,
): Promise<Key> {
  const bytes = utf8(`${JSON.stringify(event, null, 2)}\n`);
  const name = keyOf(`${ID}-${toHex(await sha256(bytes))}`);
  await store.create(name, bytes);
  return name;
}

async function newestOf(
  store: Store,
  folder: Parameters<typeof listAll>[1],
): Promise<{ event: string; sha256: string }> {
  let newest = '';
  for await (const { key } of listAll(store, folder)) newest = key;
  const [, event = '', digest = ''] = /([0-9a-z]{26})-([0-9a-f]{64})\.json$/.exec(newest) ?? [];
  return { event, sha256: digest };
}

/** A transfer with an event of a newer version, and one of this version behind it. */
async function rolledBack(): Promise<TestTransfers & { readonly sent: NewTransfer; readonly newer: Key }> {
  const transfers = createTestTransfers();
  const sent = await transfers.send();
  const { store } = transfers;
  const newer = await writeNewer(
    store,
    {
      version: 1,
      event: ID,
      transfer: sent.id,
      at: new Date(AT).toISOString(),
      kind: 'part_mended',
      outcome: 'mended_partly',
      region: 'eu',
      caller: 'unknown',
      request: 'newer',
      part: 2,
      by: 'robot',
      parents: [{ ...(await newestOf(store, paths.events(sent.id))), depth: 4 }],
    },
    (name) => paths.event(sent.id, name),
  );
  await transfers.another().delete({ ownerProof: sent.ownerProof, requester: BY }, sent.id);
  return { ...transfers, sent, newer };
}

describe('a log with events that a newer version wrote', () => {
  it('is read as it was written, and nothing of it is taken for altered or missing', async () => {
    const { service, sent } = await rolledBack();
    const log = await service.adminLog({ requester: BY }, sent.id);
    expect(log.unreadable).toBeUndefined();
    const { event } = log.events.find((logged) => logged.event.event === ID)!;
    expect(event).toMatchObject({ kind: 'part_mended', outcome: 'mended_partly', region: 'eu', by: 'robot' });
    const verdict = await verifyLog(log);
    expect([verdict.altered, verdict.missing]).toEqual([[], []]);
    const followers = log.events.filter((logged) => logged.event.parents.some((parent) => parent.event === ID));
    expect(followers.map((logged) => logged.event.kind)).toContain('deleted');
  });

  it('is read by a client of this version, over the wire and out of an exported file', async () => {
    const { service, sent } = await rolledBack();
    const read = TransferLog.parse(JSON.parse(JSON.stringify(await service.adminLog({ requester: BY }, sent.id))));
    expect(await verifyLog(read)).toMatchObject({ altered: [], missing: [] });
    expect(await verifyLogFile(await exportLog(read, ORIGIN, new Date(AT)))).toMatchObject({ isWhole: true });
    expect(eventLines(read.events).join('\n')).toContain('part_mended       mended_partly, part 2, by robot');
    expect(timelineOf(read).map((entry) => entry.event.kind)).toContain('part_mended');
  });

  it('is no damage for a check of the store, but where such an event was altered', async () => {
    const { store, now, newer, sent } = await rolledBack();
    expect(await faultsIn({ store, now }, { contents: true })).toEqual([]);
    const text = new TextDecoder().decode(await readAll(store, newer));
    await store.delete(newer);
    await store.create(newer, utf8(text.replace('"eu"', '"us"')));
    const { events } = await createTestTransfers(store).service.adminLog({ requester: BY }, sent.id);
    expect((await verifyLog({ events })).altered).toEqual([ID]);
  });

  it.each(['{"version": 2}', '{"version": 1, "event": 7}', '[]'])('is not made of %s', async (text) => {
    const { store, service, sent, newer } = await rolledBack();
    await store.delete(newer);
    await store.create(newer, utf8(text));
    expect((await service.adminLog({ requester: BY }, sent.id)).unreadable).toEqual([ID]);
  });
});

describe("an operators' log with events that a newer version wrote", () => {
  it('is read and shown, and nothing of it is taken for altered', async () => {
    const store = createMemoryStore();
    const audit = createAuditLog(store, () => AT);
    await audit.append({ kind: 'signed_in', by: 'key' }, BY);
    const day = dayOf(AT);
    const parents = [await newestOf(store, adminPaths.eventsOf(day))];
    const facts = { kind: 'store_mended', outcome: 'ok', count: 3, by: 'robot', colour: 'red' };
    await writeNewer(
      store,
      { version: 1, event: ID, at: new Date(AT).toISOString(), ...facts, caller: 'unknown', request: 'r', parents },
      (name) => adminPaths.event(day, name),
    );
    await createAuditLog(store, () => AT + 60_000).append({ kind: 'signed_out', by: 'session' }, BY);
    const page = await audit.page({}, 50);
    expect([page.unreadable, page.events.map(({ event }) => event.kind)]).toEqual([
      undefined,
      ['signed_out', 'store_mended', 'signed_in'],
    ]);
    expect(await verifyLog(page)).toMatchObject({ altered: [], missing: [] });
    expect(auditLines(page.events)[1]).toContain('store_mended      count 3, by robot');
  });
});

describe('the description of the API', () => {
  it('has the event of this version, and one that a newer version wrote', async () => {
    const { user } = createTestApps();
    const document = (await (await user.request(`${ORIGIN}/api/openapi.json`)).json()) as {
      components: { schemas: Record<string, unknown> };
    };
    expect(JSON.stringify(document.components.schemas['TransferLog'])).toContain('#/components/schemas/TransferEvent');
  });
});
