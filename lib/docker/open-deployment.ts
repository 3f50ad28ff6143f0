import { hostname, userInfo } from 'node:os';
import { resolvedAdminKeys } from '../config/admin-keys.ts';
import { refuseNeedlessSecret } from '../config/sign-in-secret.ts';
import type { AppliedComponent } from '../applied.ts';
import { defineApplied, planApplied } from '../applied.ts';
import { lifecycleBy } from '../lifecycle.ts';
import type { Backend } from '../backend.ts';
import { askAll } from '../ask-all.ts';
import type { DeployFlags, DeploymentRequest } from '../config/request.ts';
import type { Plan } from '../component-plan.ts';
import { definePlan } from '../component-plan.ts';
import { DeployError } from '../deploy-error.ts';
import type { Inventory, Owner, Resource } from '../inventory.ts';
import { resourcesFrom } from '../inventory.ts';
import type { DeploymentSet, RegionDeployment } from '../region-deployment.ts';
import { createHttpProbe } from '../http-probe.ts';
import type { StoredItem, Traces } from '../traces.ts';
import { foldersOf, logsSince, NAMED_ONLY } from '../traces.ts';
import { productVersion } from '../version.ts';
import { addressOf, app } from './app.ts';
import type { DockerConfig } from './config.ts';
import { dockerNamesOf, readDockerConfig } from './config.ts';
import { docker, requireDocker } from './docker.ts';
import { image } from './image.ts';
import { inspect, InspectedContainer } from './inspect.ts';
import type { DockerComponentName, DockerDeployment, DockerHost } from './docker-host.ts';
import { storage } from './storage.ts';

const deploymentOf = ({ config }: DockerHost, locked: boolean): DockerDeployment => ({ config, locked });
const COMPONENTS: Readonly<Record<DockerComponentName, AppliedComponent<DockerHost, DockerComponentName>>> = {
  image: defineApplied(image, deploymentOf),
  storage: defineApplied(storage, deploymentOf),
  app: defineApplied(app, deploymentOf),
};
const PATIENCE_SECONDS = 60;

/** How the components on this machine depend on each other. */
export const dockerPlan: Plan<DockerComponentName> = definePlan(Object.values(COMPONENTS));

/** This machine's Docker. Throws `unreachable` where no daemon answers. */
export async function openDockerDeployment(
  { env, endOldAdminKeys = false }: DeployFlags,
  { adminKey, environments, signInSecret }: Pick<DeploymentRequest, 'adminKey' | 'environments' | 'signInSecret'>,
  overrides: Partial<DockerConfig> = {},
): Promise<DeploymentSet> {
  await requireDocker();
  const resolved = readDockerConfig({ environment: env, version: productVersion(), overrides, environments });
  refuseNeedlessSecret(resolved, signInSecret);
  const deployed = await deployedKeys(resolved);
  const adminKeysSha256 = resolvedAdminKeys(deployed, adminKey(deployed), endOldAdminKeys);
  const host: DockerHost = {
    config: { ...resolved, adminKeysSha256 },
    reach: createHttpProbe(undefined),
    signInSecret: signInSecret?.secret,
    patienceSeconds: PATIENCE_SECONDS,
  };
  return {
    regions: [placeOf(host)],
    account: hostname(),
    caller: userInfo().username,
    provider: 'Docker',
    isFree: true,
    gaps: [],
    inventory: () => takeInventory(host.config),
    resources: async () => resourcesOf(await takeInventory(host.config), host.config, Object.keys(environments)),
    close: () => undefined,
  };
}

function placeOf(host: DockerHost): RegionDeployment {
  const { config } = host;
  const backendOf = (name: string): Backend => {
    const found = dockerPlan.names.find((known) => known === name);
    if (found === undefined) throw new DeployError('config', `docker has no component ${name}`);
    return COMPONENTS[found].backend(
      host,
      dockerPlan.dependants(found).map((other) => COMPONENTS[other]),
    );
  };
  return {
    region: config.region,
    version: config.version,
    plan: dockerPlan,
    reach: host.reach,
    isHealthShadowed: false,
    isEmulated: false,
    adminAddress: () => Promise.resolve(undefined),
    lifecycleOf: (name) => lifecycleBy(backendOf(name)),
    address: async () => {
      const found = await inspect('container', dockerNamesOf(config).container, InspectedContainer);
      const url = found && addressOf(found);
      if (url !== undefined) return url;
      throw new DeployError('refused', `no container of ${config.environment} found here: create it first`);
    },
    storedData: (traces) => readStoredData(config, traces),
    preflight: () => askAll(config.region, { docker: () => docker(['version', '--format', '{{.Server.Version}}']) }),
    planned: (name) => planApplied(backendOf(name)),
    cost: () => 'no cost besides the machine',
  };
}

/** SHA-256 of the keys that the running container takes. */
async function deployedKeys(config: DockerConfig): Promise<string[]> {
  const found = await inspect('container', dockerNamesOf(config).container, InspectedContainer);
  const setting = found?.Config.Env.find((line) => line.startsWith('SGRAPH_SEND_ADMIN_KEY_SHA256='));
  return setting?.slice(setting.indexOf('=') + 1).split(',') ?? [];
}

function resourcesOf(lines: Inventory, { project }: DockerConfig, environments: readonly string[]): Resource[] {
  const bases = Object.fromEntries(environments.map((environment) => [environment, `${project}-${environment}`]));
  const ownerOf = (kind: string, name: string): Owner | undefined => {
    for (const [environment, base] of Object.entries(bases)) {
      const of = (component: string): Owner => ({ environment, target: 'docker', component });
      if (kind === 'container' && name === `${base}-app`) return of('app');
      if (kind === 'volume' && name === `${base}-storage`) return of('storage');
      if (kind === 'volume' && name === `${base}-sign-in`) return of('app');
      if (kind === 'image' && name.startsWith(`${base}:`)) return of('image');
    }
    return undefined;
  };
  return resourcesFrom(lines, ownerOf, bases);
}

/** Every container, volume and image of the project. Those of others come and go as they like. */
async function takeInventory({ project }: DockerConfig): Promise<Inventory> {
  const lines = async (kind: string, args: readonly string[]): Promise<string[]> =>
    (await docker(args))
      .split('\n')
      .filter((name) => name !== '')
      .map((name) => `${kind} local ${name}`);
  const ours = `--filter=label=project=${project}`;
  const all = await Promise.all([
    lines('container', ['ps', '--all', ours, '--format', '{{.Names}}']),
    lines('volume', ['volume', 'ls', ours, '--format', '{{.Name}}']),
    lines('image', ['image', 'ls', `--filter=reference=${project}-*`, '--format', '{{.Repository}}:{{.Tag}}']),
  ]);
  return all.flat().sort();
}

/** Writes every name and content below some folders of the volume at `/data`, and only the names below the last, one base64 line each. */
const DUMP = `const { readdirSync, readFileSync, existsSync } = require('node:fs');
const write = (bytes) => process.stdout.write(bytes.toString('base64') + '\\n');
const folders = process.argv.slice(1).map((folder) => '/data/' + folder);
for (const folder of folders.filter(existsSync)) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    write(Buffer.from(entry.name));
    if (entry.isFile() && folder !== folders.at(-1)) write(readFileSync(entry.parentPath + '/' + entry.name));
  }
}`;

async function* readStoredData(config: DockerConfig, traces: Traces): AsyncGenerator<StoredItem> {
  const { image: name, volume, container } = dockerNamesOf(config);
  const mounted = ['--volume', `${volume}:/data:ro`, '--network=none', '--entrypoint', 'node'];
  const stored = await docker(['run', '--rm', ...mounted, name, '-e', DUMP, ...foldersOf(traces), NAMED_ONLY]);
  for (const line of stored.split('\n')) yield { where: volume, bytes: Buffer.from(line, 'base64'), md5: undefined };
  const logged = await docker(['logs', '--since', logsSince(traces).toISOString(), container]);
  yield { where: 'the log', bytes: Buffer.from(logged), md5: undefined };
}
