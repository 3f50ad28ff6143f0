import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Container } from '../../../lib/docker/container.ts';
import { createHttpProbe } from '../../../lib/http-probe.ts';
import { docker } from '../../../lib/docker/docker.ts';
import { productVersion } from '../../../lib/version.ts';
import { runSmoke } from '../../../lib/smoke/run-smoke.ts';
import type { Browse } from '../../../lib/smoke/smoke-context.ts';
import { createBrowse } from '../../deployed/smoke-browser.ts';
import type { SmokeTarget } from '../../../lib/smoke/smoke-context.ts';
import { ensureChromium } from '../../setup/chromium.ts';
import { startMinistack } from '../../setup/ministack.ts';
import type { RunningServer } from '../../setup/server-process.ts';
import { temporaryFolder } from '../../support/server.ts';
import { ADMIN_KEY, bucketPlace, running } from './running.ts';

const image = inject('image');
const start = running();
const reach = createHttpProbe(undefined);

let browse: Browse | undefined;
let ministack: RunningServer;
beforeAll(async () => {
  await ensureChromium();
  browse = await createBrowse();
  ministack = await startMinistack({ env: { AUTH: 'true' } });
});
afterAll(() => ministack.stop());

interface Outcome {
  readonly failures: string[];
  readonly notes: string[];
}

async function smoke(url: string, more: Pick<SmokeTarget, 'browse' | 'storedData'> = {}): Promise<Outcome> {
  const target = { url, adminKey: ADMIN_KEY, version: productVersion(), reach, isHealthShadowed: false, ...more };
  const results = await runSmoke(target);
  const told = (what: 'failure' | 'note'): string[] =>
    results.flatMap(({ name, [what]: text }) => (text === undefined ? [] : [`${name}: ${text}`]));
  return { failures: told('failure'), notes: told('note') };
}

/** Every line that the containers printed, and every file of their volume with its name. */
function remainsOf(containers: readonly Container[]): NonNullable<SmokeTarget['storedData']> {
  return async function* () {
    for (const container of containers)
      for (const line of (await container.logs()).split('\n'))
        yield { where: 'the log', bytes: Buffer.from(line), md5: undefined };
    const { path: folder, remove } = await temporaryFolder();
    try {
      await docker(['cp', `${containers[0]!.id}:/data`, folder]);
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        const where = join(entry.parentPath, entry.name);
        const bytes = entry.isFile() ? Buffer.concat([Buffer.from(where), await readFile(where)]) : undefined;
        if (bytes) yield { where, bytes, md5: undefined };
      }
    } finally {
      await remove();
    }
  };
}

async function statusesOf({ url }: Container): Promise<readonly number[]> {
  const paths = ['/api/info', '/', '/admin/api/transfers', '/admin'];
  return Promise.all(paths.map(async (path) => (await fetch(`${url}${path}`, { redirect: 'manual' })).status));
}

const TRANSFER = 'a file goes through encrypted and comes back: server mode, uploads by access code';
const PAGES = 'the pages show themselves in a browser, desktop and phone: no browser that reaches this address';
const REMAINS =
  'nothing that was stored or logged holds plaintext, name or key: the store and the logs are searched by deploy smoke';

describe('the smoke test', () => {
  it('holds for both apps in one container, and finds nothing readable on its volume and in its log', async () => {
    const both = await start.container({ image, service: 'both', volume: await start.volume() });
    const { failures, notes } = await smoke(both.url, { storedData: remainsOf([both]) });
    expect({ failures, notes }).toEqual({ failures: [], notes: [PAGES, TRANSFER] });
    expect(await both.stop()).toBe(0);
  });

  it('holds for each app in a container of its own, over one volume, in a browser too', async () => {
    const volume = await start.volume();
    const [user, admin] = await Promise.all([
      start.container({ image, service: 'user', volume }),
      start.container({ image, service: 'admin', volume }),
    ]);
    expect(await statusesOf(user)).toEqual([200, 200, 404, 404]);
    expect(await statusesOf(admin)).toEqual([404, 302, 401, 200]);
    const { url } = await start.router(user, admin);
    const { failures, notes } = await smoke(url, { browse, storedData: remainsOf([user, admin]) });
    expect({ failures, notes }).toEqual({ failures: [], notes: [TRANSFER] });
    expect([await user.stop(), await admin.stop()]).toEqual([0, 0]);
  });

  it('holds for each app in a container of its own, over one bucket', async () => {
    const at = await bucketPlace(ministack.endpoint);
    const [user, admin] = await Promise.all([
      start.container(await at({ image, service: 'user' })),
      start.container(await at({ image, service: 'admin' })),
    ]);
    const { url } = await start.router(user, admin);
    expect(await smoke(url)).toEqual({ failures: [], notes: [PAGES, TRANSFER, REMAINS] });
  });
});

describe('a container', () => {
  it('does not start with the console and without an admin key', async () => {
    const keyless = start.container({ image, service: 'admin', settings: { SGRAPH_SEND_ADMIN_KEY: '' } });
    await expect(keyless).rejects.toThrow(/exited(?:.|\n)*SGRAPH_SEND_ADMIN_KEY/);
  });
});
