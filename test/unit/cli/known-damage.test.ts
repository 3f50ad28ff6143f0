import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkBeginning, checkOwnTransfers } from '../../../cli/known-damage.ts';
import type { CliSettings } from '../../../cli/settings.ts';
import { resolveSettings } from '../../../cli/settings.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import { readAll } from '../../../core/stores/records.ts';
import { paths } from '../../../core/transfer/paths.ts';
import type { TestApps } from '../../support/app.ts';
import { collector, createTestApps, patternBytes, sourceOf } from '../../support/app.ts';

const SERVER = 'https://send.example';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sgraph-send-'));
});
afterEach(() => rm(folder, { recursive: true }));

const directories = (): { config: string; state: string } => ({ config: folder, state: folder });

async function send({ client }: TestApps): Promise<{ id: string; secret: string }> {
  const metadata = { name: 'a.bin', type: '' };
  const source = sourceOf(patternBytes(5_000_000));
  return client.upload({ metadata, maxDownloads: 2, expiresInSeconds: 3_600, source });
}

/** As a download that was started here and is to be resumed. */
async function remember(id: string, secret: string, url = SERVER): Promise<void> {
  await mkdir(join(folder, 'downloads'), { recursive: true });
  const head = {
    ...{ version: 1, kind: 'download', startedAt: '2026-11-20T12:00:00.000Z', until: '2099-11-20T12:00:00.000Z' },
    ...{ place: { kind: 'server', url }, id, secret, claimId: newSecret(), bytes: 5_000_000, target: '/x' },
    ...{ extract: false, force: false, temporary: null },
  };
  await writeFile(join(folder, 'downloads', `${id}-0123456789ab.jsonl`), `${JSON.stringify(head)}\n`);
}

function look(apps: TestApps): Promise<string> {
  return checkOwnTransfers(resolveSettings({ server: SERVER }, {}, {}, directories()), apps);
}

describe('what doctor says of the transfers of this machine', () => {
  it('says that there are none here, also where there are some at another place', async () => {
    const apps = createTestApps();
    expect(await look(apps)).toBe('none of this machine are unfinished');
    const { id, secret } = await send(apps);
    await remember(id, secret, 'https://other.example');
    expect(await look(apps)).toBe('none of this machine are unfinished');
  });

  it('finds no damage in whole ones, nor in those that are gone', async () => {
    const apps = createTestApps();
    for (let count = 0; count < 2; count++) {
      const { id, secret } = await send(apps);
      await remember(id, secret);
    }
    const gone = await send(createTestApps());
    await remember(gone.id, gone.secret);
    expect(await look(apps)).toBe("no damage known of this machine's unfinished ones (2)");
  });

  it('names the damaged part and what to do, until that download has finished', async () => {
    const apps = createTestApps();
    const { id, secret } = await send(apps);
    await remember(id, secret);
    const key = paths.part(id, 2);
    const bytes = (await readAll(apps.store, key))!;
    await apps.store.delete(key);
    const claimId = newSecret();
    const receive = (): Promise<unknown> => apps.client.download({ id, secret, claimId, sink: collector().sink });
    await expect(receive()).rejects.toThrow();
    await expect(look(apps)).rejects.toMatchObject({
      code: 'store_damaged',
      message: `transfer ${id}: part 2 is missing from the store: ask the sender to send again, or the operator to restore it from a backup`,
    });
    await apps.store.create(key, bytes);
    apps.advance(1);
    await receive();
    expect(await look(apps)).toBe("no damage known of this machine's unfinished ones (1)");
  });
});

describe('what doctor says of the store', () => {
  const settings = (): CliSettings => resolveSettings({ server: SERVER }, {}, {}, directories());

  it('says who can check it where there is no admin key', async () => {
    expect(await checkBeginning({}, settings(), { localStore: undefined })).toContain('sgraph-send admin store-check');
  });

  it('looks at a store that it opens itself, and names the first fault with the command that lists all', async () => {
    const apps = createTestApps();
    const { id } = await send(apps);
    const local = resolveSettings({ store: 'disk:/srv/send' }, {}, {}, directories());
    expect(await checkBeginning({}, local, { localStore: apps.store })).toMatch(/^none in the store: 1 transfer and /);
    await apps.store.delete(paths.transfer(id));
    await expect(checkBeginning({}, local, { localStore: apps.store })).rejects.toMatchObject({
      code: 'store_damaged',
      message: expect.stringContaining('`sgraph-send store check disk:/srv/send` lists them all') as unknown,
    });
  });
});
