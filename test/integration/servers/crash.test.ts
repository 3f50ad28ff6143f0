import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { UploadSession } from '../../../core/client/client.ts';
import { createClient } from '../../../core/client/client.ts';
import { deriveOwnerProof, newSecret } from '../../../core/crypto/keys.ts';
import { StoredParts } from '../../../core/schemas.ts';
import { collector, patternBytes, sourceOf } from '../../support/app.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer, temporaryFolder } from '../../support/server.ts';

const PART_BYTES = 4 * 1024 * 1024;
const PLAINTEXT = patternBytes(40 * 1024 * 1024 + 12_345);
const TERMS = { metadata: { name: 'a.bin', type: '' }, expiresInSeconds: 3_600, maxDownloads: 1 };

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function start(store: string): Promise<RunningServer> {
  const server = await startServer({ store });
  cleanUps.push(() => server.kill('SIGKILL'));
  return server;
}

/** A journal in memory: what a client keeps of an upload. */
function journal(): {
  begin(session: UploadSession): Promise<void>;
  record(part: number, hash: string): Promise<void>;
  kept: Kept;
} {
  const kept: Kept = { session: undefined, partHashes: new Map() };
  return {
    kept,
    begin: (session) => Promise.resolve(void (kept.session = session)),
    record: (part, hash) => Promise.resolve(void kept.partHashes.set(part, hash)),
  };
}

interface Kept {
  session: UploadSession | undefined;
  readonly partHashes: Map<number, string>;
}

/** Uploads until some parts have gone out, then kills the server without a warning. */
async function uploadAndKill(server: RunningServer): Promise<UploadSession & { partHashes: Map<number, string> }> {
  const written = journal();
  const abandon = new AbortController();
  const upload = createClient({ baseUrl: server.userUrl }).upload({
    ...TERMS,
    source: sourceOf(PLAINTEXT),
    journal: written,
    signal: abandon.signal,
    onProgress: ({ transferredBytes }) => {
      if (transferredBytes > 3 * PART_BYTES) server.process.kill('SIGKILL');
    },
  });
  const settled = upload.then(
    () => 'completed',
    () => 'failed',
  );
  await once(server.process, 'exit');
  abandon.abort();
  expect(await settled).toBe('failed');
  return { ...written.kept.session!, partHashes: written.kept.partHashes };
}

async function partsOf(server: RunningServer, session: UploadSession): Promise<StoredParts['parts']> {
  const headers = { 'x-sgraph-send-owner': await deriveOwnerProof(session.ownerSecret) };
  const response = await fetch(`${server.userUrl}/api/transfers/${session.id}/parts`, { headers });
  return StoredParts.parse(await response.json()).parts;
}

describe.each(['disk', 'zip'])('a server on a %s store that is killed in mid-upload', (kind) => {
  it('shows nothing half-written afterwards, and the client resumes', async () => {
    const folder = await temporaryFolder();
    cleanUps.push(folder.remove);
    const store = kind === 'disk' ? `disk:${join(folder.path, 'store')}` : `zip:${join(folder.path, 'store.zip')}`;
    const { partHashes, ...session } = await uploadAndKill(await start(store));

    const server = await start(store);
    const parts = await partsOf(server, session);
    expect(parts.length).toBeGreaterThanOrEqual(3);
    expect(parts.length).toBeLessThan(11);
    expect(parts.every(({ bytes }) => bytes === PART_BYTES)).toBe(true);

    const client = createClient({ baseUrl: server.userUrl });
    const resumed = await client.upload({ ...TERMS, source: sourceOf(PLAINTEXT), resume: { session, partHashes } });
    const { sink, bytes } = collector();
    await client.download({ id: resumed.id, secret: resumed.secret, claimId: newSecret(), sink });
    expect(Buffer.compare(await bytes(), PLAINTEXT)).toBe(0);
  });
});

describe('a resumed upload', () => {
  it('refuses a file that has changed, so that no nonce meets other bytes', async () => {
    const folder = await temporaryFolder();
    cleanUps.push(folder.remove);
    const store = `disk:${join(folder.path, 'store')}`;
    const { partHashes, ...session } = await uploadAndKill(await start(store));
    const server = await start(store);
    const changed = PLAINTEXT.slice();
    changed[5] = (changed[5] ?? 0) ^ 1;
    const client = createClient({ baseUrl: server.userUrl });
    const upload = client.upload({ ...TERMS, source: sourceOf(changed), resume: { session, partHashes } });
    await expect(upload).rejects.toMatchObject({ code: 'file_changed' });
  });
});
