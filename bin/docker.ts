import { randomBytes } from 'node:crypto';
import { DeployError } from '../lib/deploy-error.ts';
import { createHttpProbe } from '../lib/http-probe.ts';
import { runProgram } from '../lib/run-program.ts';
import { buildImage } from '../lib/docker/build.ts';
import type { Service } from '../lib/docker/container.ts';
import { startContainer } from '../lib/docker/container.ts';
import { docker } from '../lib/docker/docker.ts';
import { setUpDocker } from '../lib/docker/setup.ts';
import { countSmoke, describeSmoke, runSmoke, verdictOfSmoke } from '../lib/smoke/run-smoke.ts';

const USAGE = 'npm run docker -- setup | build | smoke';
const VERBS: Readonly<Record<string, () => Promise<void>>> = {
  setup: async () => {
    await setUpDocker();
    console.log('Docker answers');
  },
  build: async () => {
    const image = await buildImage();
    const bytes = Number(await docker(['image', 'inspect', '--format', '{{.Size}}', image]));
    console.log(`${image}  ${Math.round(bytes / 1e6)} MB`);
  },
  smoke,
};

await runProgram(USAGE, async () => {
  const verb = VERBS[process.argv[2] ?? ''];
  if (!verb) throw new DeployError('config', USAGE);
  await verb();
  return 0;
});

/** Builds the image, and tries each kind of container on one volume. */
async function smoke(): Promise<void> {
  const image = await buildImage();
  const volume = `sgraph-send-smoke-${randomBytes(4).toString('hex')}`;
  try {
    for (const service of ['both', 'user', 'admin'] as const) await smokeOf(image, service, volume);
  } finally {
    await docker(['volume', 'rm', '--force', volume]);
  }
}

async function smokeOf(image: string, service: Service, volume: string): Promise<void> {
  const adminKey = randomBytes(32).toString('base64url');
  const settings = { SGRAPH_SEND_UPLOADS: 'token', SGRAPH_SEND_ADMIN_KEY: adminKey };
  const container = await startContainer({ image, service, volume, settings });
  try {
    console.log(`── ${service} at ${container.url}`);
    if (service === 'both') await smokeOfBoth(container.url, adminKey);
    else await expectOnly(service, container.url);
    const code = await container.stop();
    if (code !== 0)
      throw new DeployError('failed', `the ${service} container ended with exit code ${code}, expected 0`);
  } finally {
    await container.remove();
  }
}

async function smokeOfBoth(url: string, adminKey: string): Promise<void> {
  const target = {
    url,
    adminKey,
    reach: createHttpProbe(undefined),
    browse: 'elsewhere' as const,
    isHealthShadowed: false,
  };
  const results = await runSmoke(target, (result) => console.log(describeSmoke(result)));
  const counts = countSmoke(results);
  console.log(counts);
  if (verdictOfSmoke(results) !== 'good')
    throw new DeployError('failed', `expected that everything is tried and holds: ${counts}`);
}

/** A container of one app serves that app's page and not the other's. */
async function expectOnly(service: 'user' | 'admin', url: string): Promise<void> {
  const statusOf = async (path: string): Promise<number> => (await fetch(`${url}${path}`)).status;
  const statuses = { user: await statusOf('/api/info'), admin: await statusOf('/admin/api/transfers') };
  const expected = service === 'user' ? { user: 200, admin: 404 } : { user: 404, admin: 401 };
  const isExpected = statuses.user === expected.user && statuses.admin === expected.admin;
  console.log(`${isExpected ? 'ok  ' : 'FAIL'} only the ${service} app answers`);
  if (!isExpected)
    throw new DeployError('failed', `answers are ${JSON.stringify(statuses)}, expected ${JSON.stringify(expected)}`);
}
