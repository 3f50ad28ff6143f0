import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import { createDiskStore } from '../../../core/stores/disk.ts';
import { writeNew } from '../../../core/stores/file-names.ts';
import type { Store } from '../../../core/stores/store.ts';
import { createZipStore } from '../../../core/stores/zip.ts';
import { keyOf } from '../../contracts/store/bodies.ts';
import type { TestApps } from '../../support/app.ts';
import { ADMIN_KEY, collector, createTestApps, ORIGIN, patternBytes, sourceOf } from '../../support/app.ts';

const HOUR = 3_600;
const CONTENT = patternBytes(2_000_000);
const ADMIN = { 'x-sgraph-send-admin-key': ADMIN_KEY };

interface Sent {
  readonly id: string;
  readonly secret: string;
  readonly ownerSecret: string;
}

let medium: string;

function mount(options: string): void {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', medium], { stdio: 'pipe' });
  } catch (cause) {
    throw new Error('this test fills a medium of its own: run it as root, who may mount a tmpfs', { cause });
  }
}

/** Writes until the last byte, as another program might. */
async function fillBytes(): Promise<void> {
  const file = await open(join(medium, 'foreign'), 'a');
  try {
    for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 2)) {
      const bytes = new Uint8Array(size);
      for (let isFull = false; !isFull;)
        isFull = await file.write(bytes).then(
          () => false,
          () => true,
        );
    }
  } finally {
    await file.close();
  }
}

/** Makes files until there are no more to be had. */
function fillFiles(): void {
  mkdirSync(join(medium, 'foreign'));
  for (let count = 0; ; count++) {
    try {
      writeFileSync(join(medium, 'foreign', `${count}`), '');
    } catch {
      return;
    }
  }
}

async function send(apps: TestApps, maxDownloads = 2, expiresInSeconds = 24 * HOUR): Promise<Sent> {
  const metadata = { name: 'a.bin', type: '' };
  return apps.client.upload({ metadata, expiresInSeconds, maxDownloads, source: sourceOf(CONTENT) });
}

/** Whether all of it arrives. */
async function receives(apps: TestApps, { id, secret }: Sent): Promise<boolean> {
  const { sink, bytes } = collector();
  await apps.client.download({ id, secret, claimId: newSecret(), sink });
  return Buffer.compare(await bytes(), CONTENT) === 0;
}

const MEDIA = [
  ['bytes', 'size=20m', fillBytes],
  ['files', 'size=20m,nr_inodes=400', fillFiles],
] as const;
const STORES = [
  ['disk', () => createDiskStore(join(medium, 'data'))],
  ['zip', () => createZipStore(join(medium, 'data.zip'))],
] as const;
const CASES = STORES.flatMap(([name, openIt]) =>
  MEDIA.map(([what, options, fill]) => ({ name, openIt, what, options, fill })),
);

describe.each(CASES)('a $name store on a medium with no $what left', ({ name, openIt, what, options, fill }) => {
  let store: Store;
  let apps: TestApps;

  beforeEach(async () => {
    medium = mkdtempSync(join(tmpdir(), 'full-medium-'));
    mount(options);
    store = await openIt();
    apps = createTestApps({}, store);
  });
  afterEach(async () => {
    await store.close().catch(() => undefined);
    execFileSync('umount', [medium]);
    rmSync(medium, { recursive: true });
  });

  it('reads, serves the last download, and lets senders, operators and the purge delete', async () => {
    const [read, last, deleted, byAdmin] = [await send(apps), await send(apps, 1), await send(apps), await send(apps)];
    const expiring = await send(apps, 2, HOUR);
    await fill();
    if (name === 'disk' || what === 'bytes') {
      await expect(send(apps)).rejects.toMatchObject({ code: 'storage_full' });
      // A creation that was refused holds no room. In a zip file there was room for that, and the upload may go on.
      const storage = await apps.admin.request(`${ORIGIN}/admin/api/storage`, { headers: ADMIN });
      expect(await storage.json()).toMatchObject({ transfers: name === 'disk' ? 5 : 6 });
    }

    expect((await apps.user.request(`${ORIGIN}/health`)).status).toBe(200);
    expect((await apps.client.open(read.id, read.secret)).metadata.name).toBe('a.bin');
    expect((await apps.client.log(read.id, { ownerSecret: read.ownerSecret })).events.length).toBeGreaterThan(2);
    expect(await receives(apps, last)).toBe(true);
    await expect(apps.client.open(last.id, last.secret)).rejects.toMatchObject({ code: 'limit_reached' });

    await apps.client.delete(deleted.id, deleted.ownerSecret);
    await expect(apps.client.open(deleted.id, deleted.secret)).rejects.toMatchObject({ code: 'deleted' });
    const path = `${ORIGIN}/admin/api/transfers/${byAdmin.id}`;
    expect((await apps.admin.request(path, { method: 'DELETE', headers: ADMIN })).status).toBe(204);
    apps.advance(2 * HOUR);
    const purged = await apps.admin.request(`${ORIGIN}/admin/api/purge`, { method: 'POST', headers: ADMIN });
    expect(await purged.json()).toMatchObject({ expired: 1 });
    await expect(apps.client.open(expiring.id, expiring.secret)).rejects.toMatchObject({ code: 'expired' });
    expect(await receives(apps, read)).toBe(true);
  });

  it('says that a name is taken, which is no fault', async () => {
    const key = keyOf('transfers/x/transfer.json');
    expect(await store.create(key, utf8('{}\n'))).toBe(true);
    await fill();
    expect(await store.create(key, utf8('{ "other": 1 }\n'))).toBe(false);
    expect(await store.create(key, new Uint8Array(0))).toBe(false);
  });

  it('lets a sender delete though nothing was kept back', async () => {
    const sent = await send(apps);
    rmSync(join(medium, name === 'disk' ? 'data/.reserve' : 'data.zip.reserve'), { recursive: true });
    await fill();
    // A zip file gives no room back before it is compacted; the files of one transfer are fewer than an end of it can take.
    if (name === 'zip' ? what === 'bytes' : what === 'files') return;
    await apps.client.delete(sent.id, sent.ownerSecret);
    await expect(apps.client.open(sent.id, sent.secret)).rejects.toMatchObject({ code: 'deleted' });
  });
});

describe('a lock on a medium with no bytes left', () => {
  it('that cannot be written whole is not there', async () => {
    medium = mkdtempSync(join(tmpdir(), 'full-medium-'));
    mount('size=1m');
    try {
      await fillBytes();
      await expect(writeNew(join(medium, 'lock'), 'somebody')).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(readdirSync(medium)).toEqual(['foreign']);
    } finally {
      execFileSync('umount', [medium]);
      rmSync(medium, { recursive: true });
    }
  });
});
