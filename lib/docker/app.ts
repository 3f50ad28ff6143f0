import { adminSettings, productSettings } from '../config/app-settings.ts';
import type { SettingName } from '../../lambdas/settings/table.ts';
import { noObstacles } from '../applied.ts';
import { checksOf, differs, propertyFaults } from '../checks.ts';
import { keepsSignInSecret } from '../config/sign-in-secret.ts';
import { changedSettings } from '../config/changed-settings.ts';
import type { DockerConfig } from './config.ts';
import { dockerNamesOf, labelsOf } from './config.ts';
import { HARDENED } from './container.ts';
import type { SecretSeen } from './sign-in.ts';
import { keepSecret, observeSecret, removeSecret, SECRET_FOLDER, SECRET_FROM, secretFault } from './sign-in.ts';
import { docker } from './docker.ts';
import type { InspectedContainer as Found } from './inspect.ts';
import { inspect, InspectedContainer, InspectedImage } from './inspect.ts';
import type { DockerDeployment, DockerParts, DockerHost } from './docker-host.ts';

export interface AppState {
  readonly container: Found | undefined;
  /** Id of the image that it should run. */
  readonly imageId: string | undefined;
  /** Status of `/health`; undefined where nothing answers. */
  readonly health: number | undefined;
  /** Of the client at the sign-in provider. */
  readonly secret?: SecretSeen;
}

const PORT = '8080/tcp';
const STOP_SECONDS = 40;
const LOCKED = 'locked';
const NO_MORE = 'no-new-privileges';
const NO_ROOT = 'a number that is not that of root';
const CONTAINER = { id: 'container', type: 'container' };
const ofContainer = checksOf<AppState, Found, DockerDeployment>('the container', ({ container }) => container);

/** Both apps in one container, reached at this machine's loopback: what makes it public is in front of it. */
export const app: DockerParts<AppState> = {
  name: 'app',
  needs: ['image', 'storage'],
  takesAdminKey: true,
  observe,
  resources: ({ container, secret }) => [
    ...(container ? [container.Name.replace('/', '')] : []),
    ...(secret === undefined ? [] : ['the secret of the sign-in client']),
  ],
  isLocked: ({ container }) => container?.Config.Labels[LOCKED] === 'true',
  checks: [
    ofContainer('running', ({ State }) =>
      State.Status === 'running' && State.Health?.Status === 'healthy'
        ? undefined
        : `is ${State.Status} and ${State.Health?.Status ?? 'without a health check'}, expected running and healthy`,
    ),
    ofContainer('image', ({ Image }, _, { imageId }) =>
      propertyFaults(CONTAINER, { Image: [Image, imageId ?? 'missing'] }),
    ),
    ofContainer('environment', ({ Config: { Env, Labels } }, { config }) => {
      const expected = appEnvironment(config, Labels[LOCKED] === 'true');
      return changedSettings(CONTAINER, settingsIn(Env, expected), expected);
    }),
    ofContainer('confined', ({ Config: { User }, HostConfig: host }) => {
      const options = host.SecurityOpt ?? [];
      return propertyFaults(CONTAINER, {
        ReadonlyRootfs: [String(host.ReadonlyRootfs), 'true'],
        CapDrop: [host.CapDrop?.includes('ALL') ? 'ALL' : listOr(host.CapDrop), 'ALL'],
        CapAdd: [listOr(host.CapAdd), 'nothing'],
        Privileged: [String(host.Privileged), 'false'],
        SecurityOpt: [options.find((option) => option.startsWith(NO_MORE)) ? NO_MORE : listOr(options), NO_MORE],
        User: [/^[1-9]/.test(User) ? NO_ROOT : `"${User}"`, NO_ROOT],
      });
    }),
    ofContainer('limits', ({ HostConfig: { Memory, PidsLimit } }, { config }) =>
      propertyFaults(CONTAINER, {
        Memory: [`${Memory / 2 ** 20} MiB`, `${config.memoryMiB} MiB`],
        PidsLimit: [String(PidsLimit ?? 'any number'), '128'],
      }),
    ),
    ofContainer('loopback', ({ NetworkSettings: { Ports } }) => {
      const bindings = Object.entries(Ports).flatMap(([port, hosts]) =>
        (hosts ?? []).map((host) => ({ port, ...host })),
      );
      const isRight =
        bindings.length === 1 && bindings.every(({ port, HostIp }) => port === PORT && HostIp === '127.0.0.1');
      return isRight ? undefined : `is published at ${JSON.stringify(bindings)}, expected one port of 127.0.0.1`;
    }),
    ofContainer('network', ({ NetworkSettings: { Networks } }) =>
      propertyFaults(CONTAINER, { Networks: [listOr(Object.keys(Networks).sort()), 'bridge'] }),
    ),
    ofContainer('volume', ({ Mounts }, { config }) => {
      const mounts = Mounts.filter(({ Type }) => Type !== 'tmpfs').map(
        ({ Name, Destination }) => `${Name} at ${Destination}`,
      );
      const declared = volumesOf(config).map(([name, place]) => `${name} at ${place}`);
      return propertyFaults(CONTAINER, { Mounts: [mounts.sort().join(', '), declared.sort().join(', ')] });
    }),
    ofContainer('restarts', ({ HostConfig }) =>
      propertyFaults(CONTAINER, { RestartPolicy: [HostConfig.RestartPolicy.Name, 'unless-stopped'] }),
    ),
    { name: 'sign-in', find: ({ secret }, { config }) => secretFault(secret, config) },
    {
      name: 'door',
      find: ({ health }) => (health === 200 ? undefined : `/health answers ${health ?? 'nothing'}, expected 200`),
    },
  ],
  lockedChecks: [
    ofContainer('marked', ({ Config }) => differs('is locked:', Config.Labels[LOCKED] ?? 'unsaid', 'true')),
    ofContainer('uploads-closed-to-strangers', ({ Config }) =>
      Config.Env.includes('SGRAPH_SEND_UPLOADS=open') ? 'allows anyone to upload' : undefined,
    ),
  ],
  async apply(host, { container, secret }, { config, locked }) {
    await keepSecret(host, secret);
    if (container) await removeContainer(config);
    if (!keepsSignInSecret(config)) await removeSecret(config, secret);
    await docker(['run', '--detach', ...runFlags(config, locked), dockerNamesOf(config).image]);
  },
  obstacles: noObstacles,
  async remove({ config }, { container, secret }) {
    if (container) await removeContainer(config);
    await removeSecret(config, secret);
  },
};

/** Flags of `docker run`. */
export function runFlags(config: DockerConfig, locked: boolean): string[] {
  const names = dockerNamesOf(config);
  const labels = { ...labelsOf(config), [LOCKED]: String(locked) };
  const pairs = (flag: string, members: Readonly<Record<string, string>>): string[] =>
    Object.entries(members).flatMap(([name, value]) => [flag, `${name}=${value}`]);
  return [
    '--name',
    names.container,
    ...HARDENED,
    `--memory=${config.memoryMiB}m`,
    '--restart=unless-stopped',
    `--stop-timeout=${STOP_SECONDS}`,
    '--health-interval=2s',
    '--publish',
    `127.0.0.1:${config.port === 0 ? '' : config.port}:8080`,
    ...volumesOf(config).flatMap(([name, place, manner]) => ['--volume', `${name}:${place}${manner}`]),
    ...pairs('--label', labels),
    ...pairs('--env', appEnvironment(config, locked)),
  ];
}

/** What is mounted where. */
function volumesOf(config: DockerConfig): (readonly [name: string, place: string, manner: string])[] {
  const { volume, secretVolume } = dockerNamesOf(config);
  const secret = [secretVolume, SECRET_FOLDER, ':ro'] as const;
  return [[volume, '/data', ''], ...(keepsSignInSecret(config) ? [secret] : [])];
}

/** What the apps read. A locked deployment takes nothing from strangers. */
export function appEnvironment(config: DockerConfig, locked: boolean): Record<string, string> {
  const uploads = locked && config.uploads === 'open' ? 'token' : config.uploads;
  const own = { SGRAPH_SEND_STORE: 'disk:/data', SGRAPH_SEND_UPLOADS: uploads } satisfies Partial<
    Record<SettingName, string>
  >;
  const settings = { ...config, ...(keepsSignInSecret(config) && { oidcClientSecretFrom: SECRET_FROM }) };
  return { ...productSettings(config), ...own, ...adminSettings(settings), SERVICE_TYPE: 'both' };
}

async function observe(host: DockerHost): Promise<AppState> {
  const { config, reach } = host;
  const names = dockerNamesOf(config);
  const [container, image] = await Promise.all([
    inspect('container', names.container, InspectedContainer),
    inspect('image', names.image, InspectedImage),
  ]);
  const url = container && addressOf(container);
  const health =
    url === undefined
      ? undefined
      : await reach({ url: `${url}/health` }).then(
          ({ status }) => status,
          () => undefined,
        );
  return { container, imageId: image?.Id, health, secret: await observeSecret(host, image !== undefined) };
}

/** Where the container's port is published. */
export function addressOf({ NetworkSettings: { Ports } }: Found): string | undefined {
  const [binding] = Ports[PORT] ?? [];
  return binding && `http://${binding.HostIp}:${binding.HostPort}`;
}

/** Ends it as an orchestrator does, so that transfers under way are finished. */
async function removeContainer(config: DockerConfig): Promise<void> {
  const { container } = dockerNamesOf(config);
  await docker(['stop', '--time', String(STOP_SECONDS), container]);
  await docker(['rm', '--force', container]);
}

function listOr(items: readonly string[] | null): string {
  return items === null || items.length === 0 ? 'nothing' : items.join(', ');
}

/** What the image itself sets does not count. */
function settingsIn(lines: readonly string[], expected: Readonly<Record<string, string>>): Record<string, string> {
  const pairs = lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  return Object.fromEntries(pairs.filter(([name]) => name in expected || name.startsWith('SGRAPH_SEND_')));
}
