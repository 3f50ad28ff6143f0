import { createHash } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { newAdminKey } from '../../../lib/config/admin-keys.ts';
import type { AppName } from '../../../lib/config/names.ts';
import { createHttpProbe } from '../../../lib/http-probe.ts';
import { HEALTH } from '../../../lib/cloud-run/service-shape.ts';
import type { Container } from '../../../lib/docker/container.ts';
import { startContainer } from '../../../lib/docker/container.ts';
import { productVersion } from '../../../lib/version.ts';
import { runSmoke } from '../../../lib/smoke/run-smoke.ts';
import { startFakeGcs } from '../../setup/fake-gcs.ts';
import type { RunningServer } from '../../setup/server-process.ts';
import { freePort } from '../../setup/server-process.ts';
import { putSlowly } from '../docker/slow-part.ts';
import { containerOf } from './manifest-env.ts';
import { slowSeconds } from '../../setup/time-limits.ts';

const BUCKET = 'contract';
/** As long as Cloud Run waits after TERM. */
const GRACE_SECONDS = 10;
const START_SECONDS = 10;
/** Asked when it counts: the machine may have become busy meanwhile. */
const withinMs = (seconds: number): number => slowSeconds(seconds) * 1_000;
const ADMIN_KEY = newAdminKey();
/** What the secret holds that the service names. */
const SECRETS: Readonly<Record<string, string>> = {
  'admin-keys/1': createHash('sha256').update(ADMIN_KEY).digest('hex'),
};

let objects: RunningServer;
const running: Container[] = [];
beforeAll(async () => {
  objects = await startFakeGcs();
  const body = JSON.stringify({ name: BUCKET });
  await fetch(`${objects.endpoint}/storage/v1/b?project=test`, { method: 'POST', body });
});
afterEach(async () => {
  for (const container of running.splice(0)) await container.remove();
});
afterAll(() => objects.stop());

/** The image with what its service.yaml says, a port that Cloud Run chose, and nothing to write but /tmp. */
async function start(
  app: AppName,
  changed: Record<string, string> = {},
): Promise<{ container: Container; port: number }> {
  const { env, resources } = await containerOf(app, BUCKET);
  const settings = Object.fromEntries(
    env.map(({ name, value, valueFrom }) => {
      const { name: secret, key } = valueFrom?.secretKeyRef ?? { name: '', key: '' };
      return [name, value ?? SECRETS[`${secret}/${key}`] ?? ''];
    }),
  );
  expect(settings['SERVICE_TYPE']).toBe(app);
  const port = await freePort();
  const container = await startContainer({
    image: inject('image'),
    service: app,
    hostPort: port,
    settings: { ...settings, STORAGE_EMULATOR_HOST: objects.endpoint, ...changed },
    flags: ['--tmpfs=/data:ro,size=1m', `--memory=${resources.limits.memory.replace('Mi', 'm')}`],
  });
  running.push(container);
  return { container, port };
}

describe.each(['user', 'admin'] as const)("Cloud Run's container contract, by the service.yaml of %s:", (app) => {
  it('it listens on every address at the port that it is told within 10 seconds, and ends within 10 of TERM', async () => {
    const started = performance.now();
    const { container, port } = await start(app);
    expect((await fetch(`${container.url}${HEALTH[app]}`)).status).toBe(200);
    expect(performance.now() - started).toBeLessThan(withinMs(START_SECONDS));
    expect((await fetch(`http://${ownAddress()}:${port}${HEALTH[app]}`)).status).toBe(200);
    const asked = performance.now();
    expect(await container.stop()).toBe(0);
    expect(performance.now() - asked).toBeLessThan(withinMs(GRACE_SECONDS));
  });

  it('it does not start without what its secret or its bucket gives', async () => {
    const broken = app === 'admin' ? { SGRAPH_SEND_ADMIN_KEY_SHA256: '' } : { SGRAPH_SEND_STORE: 'gs://' };
    await expect(start(app, broken)).rejects.toThrow(/container is exited/);
  });
});

describe('both services of Cloud Run', () => {
  it('end the upload under way after TERM, within 10 seconds', async () => {
    const { container } = await start('user', { SGRAPH_SEND_UPLOADS: 'open' });
    const exit = Promise.withResolvers<{ code: number; ms: number }>();
    const stop = async (): Promise<void> => {
      const asked = performance.now();
      exit.resolve({ code: await container.stop(), ms: performance.now() - asked });
    };
    expect(await putSlowly(container.url, () => void stop().catch(exit.reject))).toBe(204);
    const { code, ms } = await exit.promise;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(withinMs(GRACE_SECONDS));
  });

  it('pass the whole smoke test on one bucket, each at its own address', async () => {
    const [user, admin] = await Promise.all([start('user'), start('admin')]);
    const results = await runSmoke({
      url: user.container.url,
      adminUrl: admin.container.url,
      adminKey: ADMIN_KEY,
      version: productVersion(),
      reach: createHttpProbe(undefined),
      isHealthShadowed: false,
    });
    expect(results.filter(({ failure }) => failure !== undefined)).toEqual([]);
    expect(results.length).toBeGreaterThan(15);
  });
});

/** An address of this machine that is not that of the loopback interface. */
function ownAddress(): string {
  const found = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal);
  if (found) return found.address;
  throw new Error('this machine has no address but that of the loopback interface: connect it to a network');
}
