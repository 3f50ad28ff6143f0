import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../cli/history-entry.ts';
import { addEntry, readEntries, removeEntries } from '../../../cli/history-files.ts';
import { deriveLinkKeys, newSecret } from '../../../core/crypto/keys.ts';
import { temporaryFolder } from '../../support/server.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

async function entry(change: Partial<HistoryEntry> = {}): Promise<HistoryEntry> {
  const secret = newSecret();
  return {
    version: 1,
    kind: 'received',
    at: '2026-01-01T00:00:00.000Z',
    until: '2099-01-01T00:00:00.000Z',
    place: { kind: 'server', url: 'https://send.example' },
    id: (await deriveLinkKeys(secret)).transferId,
    secret,
    name: 'report.pdf',
    bytes: 5,
    paths: [],
    ...change,
  };
}

describe('the files of the history', () => {
  it('hold entries that only the key beside them opens, and only their owner can read either', async () => {
    const first = await entry();
    await addEntry(folder.path, first);
    const second = await entry({ at: '2026-01-02T00:00:00.000Z' });
    await addEntry(folder.path, second);
    const { files, unreadable } = await readEntries(folder.path);
    expect([files.map((file) => file.entry), unreadable]).toEqual([[second, first], 0]);
    for (const { path } of files) {
      expect((await readFile(path)).toString('latin1')).not.toMatch(/report|send\.example/);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
    }
    expect((await stat(join(folder.path, 'history.key'))).mode & 0o777).toBe(0o600);
    await writeFile(join(folder.path, 'history.key'), new Uint8Array(32));
    expect(await readEntries(folder.path)).toEqual({ files: [], unreadable: 2 });
  });

  it('are bounded, without what was sent and can still be managed', async () => {
    const owned = { kind: 'sent', ownerSecret: newSecret() } as const;
    const managed = await entry({ ...owned, at: '2026-01-01T00:00:00.001Z' });
    const expired = await entry({ ...owned, at: '2026-01-01T00:00:00.002Z', until: '2026-01-02T00:00:00.000Z' });
    const later = await Promise.all(
      [3, 4, 5].map((millisecond) => entry({ at: `2026-01-01T00:00:00.00${millisecond}Z` })),
    );
    for (const each of [managed, expired, ...later]) await addEntry(folder.path, each, 3);
    const kept = (await readEntries(folder.path)).files.map((file) => file.entry.at.slice(-2, -1));
    expect(kept).toEqual(['5', '4', '1']);
  });

  it('have one key, whichever of several processes makes it', async () => {
    const entries = await Promise.all([1, 2, 3, 4].map(() => entry()));
    await Promise.all(entries.map((each) => addEntry(folder.path, each)));
    expect((await readEntries(folder.path)).files).toHaveLength(4);
    expect((await readdir(folder.path)).sort()).toEqual(['history', 'history.key']);
    await removeEntries(folder.path);
    expect(await readdir(folder.path)).toEqual([]);
  });
});
