import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newSecret } from '../../core/crypto/keys.ts';
import type { SendError } from '../../core/errors.ts';
import type { LogFile } from '../../core/log-file.ts';
import { exportLog, parseLogFile, verifyLogFile } from '../../core/log-file.ts';
import type { TransferLog } from '../../core/schemas.ts';
import { verifyLog } from '../../core/verify-log.ts';
import { collector, createTestApps, ORIGIN, patternBytes, sourceOf } from '../support/app.ts';

const TERMS = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 3_600, maxDownloads: 2 };
const NOW = new Date('2026-11-20T12:34:56.789Z');

/** The log after the upload, and the later one after a download. */
async function twoLogs(): Promise<{ early: TransferLog; late: TransferLog }> {
  const { client } = createTestApps();
  const { id, secret, ownerSecret } = await client.upload({ ...TERMS, source: sourceOf(patternBytes(9_000_000)) });
  const early = await client.log(id, { ownerSecret });
  await client.download({ id, secret, claimId: newSecret(), sink: collector().sink });
  return { early, late: await client.log(id, { ownerSecret }) };
}

type Member = LogFile['log']['events'][number];
const eventIn = (member: Member): Record<string, unknown> => member.event as Record<string, unknown>;

/** The file with its events changed. */
async function changed(log: TransferLog, change: (events: Member[]) => Member[]): Promise<string> {
  const file = parseLogFile(await exportLog(log, ORIGIN, NOW));
  return JSON.stringify({ ...file, log: { ...file.log, events: change(file.log.events) } });
}

describe('exportLog and verifyLogFile', () => {
  it('find an honest log whole, whatever the file’s white space', async () => {
    const { late } = await twoLogs();
    const text = await exportLog(late, ORIGIN, NOW);
    const { head, heads } = await verifyLog(late);
    for (const same of [text, JSON.stringify(JSON.parse(text)), text.replaceAll('\n', '\r\n')]) {
      const found = await verifyLogFile(same);
      expect(found).toMatchObject({
        headMatches: true,
        isWhole: true,
        verdict: { altered: [], missing: [], lost: [], head },
      });
      expect(found.file).toMatchObject({
        server: ORIGIN,
        transfer: late.transfer,
        exportedAt: NOW.toISOString(),
        head,
        heads,
      });
    }
  });

  it('name an event whose content was changed, at any place, and no other', async () => {
    const { late } = await twoLogs();
    for (const index of late.events.keys()) {
      const text = await changed(late, (events) =>
        events.map((member, at) => (at === index ? { ...member, event: { ...eventIn(member), caller: 'x' } } : member)),
      );
      const { verdict, isWhole } = await verifyLogFile(text);
      expect([verdict.altered, verdict.missing, isWhole]).toEqual([[late.events[index]!.event.event], [], false]);
    }
  });

  it('name an event that was changed together with its fingerprint, and not the ones that it accuses', async () => {
    const { late } = await twoLogs();
    const index = 3;
    const accused = late.events[index]!.event.parents.map((parent) => ({ ...parent, sha256: 'f'.repeat(64) }));
    const text = await changed(late, (events) =>
      events.map((member, at) => (at === index ? fitting({ ...eventIn(member), parents: accused }) : member)),
    );
    expect((await verifyLogFile(text)).verdict.altered).toEqual([late.events[index]!.event.event]);
  });

  it('name an event whose members were put into another order, or got one more', async () => {
    const { late } = await twoLogs();
    const { caller, ...others } = late.events[2]!.event;
    for (const event of [
      { ...others, caller },
      { ...late.events[2]!.event, more: 1 },
    ]) {
      const text = await changed(late, (events) =>
        events.map((member, at) => (at === 2 ? { ...member, event } : member)),
      );
      expect((await verifyLogFile(text)).verdict.altered).toEqual([others.event]);
    }
  });

  it('name what was taken out and what is no event any more', async () => {
    const { late } = await twoLogs();
    const gone = late.events[4]!.event.event;
    const cut = await verifyLogFile(await changed(late, (events) => events.filter((_, at) => at !== 4)));
    expect(cut.verdict).toMatchObject({ missing: [gone], altered: [] });
    const spoilt = await changed(late, (events) =>
      events.map((member, at) => (at === 4 ? { ...member, event: { event: gone, parents: 'none' } } : member)),
    );
    expect((await verifyLogFile(spoilt)).verdict).toMatchObject({ missing: [], altered: [gone] });
    const nameless = await changed(late, (events) =>
      events.map((member, at) => (at === 4 ? { ...member, event: 7 } : member)),
    );
    expect((await verifyLogFile(nameless)).verdict).toMatchObject({ missing: [gone], altered: ['#5'] });
  });

  it('tell by the file’s own head that its newest events were taken out', async () => {
    const { late } = await twoLogs();
    const found = await verifyLogFile(await changed(late, (events) => events.slice(0, -1)));
    expect(found).toMatchObject({ headMatches: false, isWhole: false, verdict: { altered: [], missing: [] } });
  });

  it('tell by heads of an earlier file that the log was cut or rewritten since', async () => {
    const { early, late } = await twoLogs();
    const { heads: kept } = await verifyLog(early);
    expect(await verifyLogFile(await exportLog(late, ORIGIN, NOW), { kept })).toMatchObject({ isWhole: true });
    const before = { ...early, events: early.events.slice(0, -1) };
    const lost = await verifyLogFile(await exportLog(before, ORIGIN, NOW), { kept });
    expect(lost).toMatchObject({
      headMatches: true,
      isWhole: false,
      verdict: { lost: kept.map(({ event }) => event) },
    });
    // A server that rewrites everything, every fingerprint included, and keeps the ids.
    const rewritten = { ...early, events: rewrite(early.events) };
    expect(await verifyLog(rewritten)).toMatchObject({ altered: [], missing: [] });
    const found = await verifyLogFile(await exportLog(rewritten, ORIGIN, NOW), { kept });
    expect(found).toMatchObject({
      headMatches: true,
      isWhole: false,
      verdict: { lost: kept.map(({ event }) => event), altered: kept.map(({ event }) => event) },
    });
  });

  it('find a receipt in a longer log, and none that these events never gave', async () => {
    const { early, late } = await twoLogs();
    const { head: receipt } = await verifyLog(early);
    const text = await exportLog(late, ORIGIN, NOW);
    expect(await verifyLogFile(text, { receipt })).toMatchObject({
      receiptEvent: early.events.at(-1)?.event.event,
      isWhole: true,
    });
    const rewritten = await exportLog({ ...late, events: rewrite(late.events) }, ORIGIN, NOW);
    expect(await verifyLogFile(rewritten, { receipt })).toMatchObject({ receiptEvent: undefined, isWhole: false });
  });

  it('take an event of another transfer for altered', async () => {
    const [one, other] = [await twoLogs(), await twoLogs()];
    const text = await changed(one.early, (events) => [...events, other.early.events[0]!]);
    expect((await verifyLogFile(text)).verdict.altered).toEqual([other.early.events[0]!.event.event]);
  });

  it.each([
    ['', 'not JSON'],
    ['{"format":"sgraph-send log",', 'not JSON'],
    ['[]', 'format'],
    ['null', 'format'],
    ['{"format":"another log","version":1}', 'format'],
    ['{"format":"sgraph-send log","version":2}', 'version'],
    ['{"format":"sgraph-send log","version":1}', 'exportedAt'],
  ])('refuse %j clearly', async (text, why) => {
    const thrown = await verifyLogFile(text).catch((error: unknown) => error as SendError);
    expect(thrown).toMatchObject({ code: 'invalid_request' });
    expect((thrown as SendError).message).toContain('not an exported log');
    expect((thrown as SendError).message).toContain(why);
  });

  it('refuse a file with a member of the wrong kind, and name it', async () => {
    const { early } = await twoLogs();
    const file = parseLogFile(await exportLog(early, ORIGIN, NOW));
    for (const [member, value] of Object.entries({
      head: 'x',
      heads: [1],
      transfer: '../..',
      log: [],
      exportedAt: 'today',
    })) {
      await expect(verifyLogFile(JSON.stringify({ ...file, [member]: value }))).rejects.toThrow(member);
    }
  });
});

function fitting(event: Record<string, unknown>): Member {
  const sha256 = createHash('sha256')
    .update(`${JSON.stringify(event, null, 2)}\n`)
    .digest('hex');
  return { event, sha256 };
}

/** The same events by another caller, every parent's hash made to fit. */
function rewrite(events: TransferLog['events']): TransferLog['events'] {
  const made = new Map<string, string>();
  return events.map(({ event }) => {
    const parents = event.parents.map((parent) => ({ ...parent, sha256: made.get(parent.event) ?? parent.sha256 }));
    const member = fitting({ ...event, caller: 'somebody else', parents });
    made.set(event.event, member.sha256);
    return member as TransferLog['events'][number];
  });
}
