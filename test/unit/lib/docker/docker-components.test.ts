import { describe, expect, it } from 'vitest';
import type { AppState } from '../../../../lib/docker/app.ts';
import { app, appEnvironment, runFlags } from '../../../../lib/docker/app.ts';
import { dockerNamesOf, labelsOf, readDockerConfig } from '../../../../lib/docker/config.ts';
import type { ImageState } from '../../../../lib/docker/image.ts';
import { image } from '../../../../lib/docker/image.ts';
import type { DockerDeployment } from '../../../../lib/docker/docker-host.ts';
import type { VolumeState } from '../../../../lib/docker/storage.ts';
import { storage } from '../../../../lib/docker/storage.ts';
import { CONFIDENTIAL } from '../deployment.ts';
import type { ByCheck, Fault } from '../planted.ts';
import { describeFaults } from '../planted.ts';

const named = { environment: 'test', version: 'v0.1.0' };
const config = readDockerConfig({ ...named, overrides: { adminKeysSha256: ['a'.repeat(64)] } });
const deploymentOf = (locked: boolean): DockerDeployment => ({ config, locked });
const confidential = readDockerConfig({ ...named, overrides: { ...CONFIDENTIAL, adminKeysSha256: ['a'.repeat(64)] } });
const names = dockerNamesOf(config);
const ID = 'sha256:1';

type Container = NonNullable<AppState['container']>;
const goodApp = (locked: boolean, config = confidential): AppState => ({
  secret: 'set',
  imageId: ID,
  health: 200,
  container: {
    Id: '1',
    Name: `/${names.container}`,
    Image: ID,
    State: { Status: 'running', Health: { Status: 'healthy' } },
    Config: {
      User: '1000:1000',
      Labels: { ...labelsOf(config), locked: String(locked) },
      Env: ['PATH=/bin', ...Object.entries(appEnvironment(config, locked)).map((pair) => pair.join('='))],
    },
    HostConfig: {
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      CapAdd: null,
      Privileged: false,
      SecurityOpt: ['no-new-privileges'],
      Memory: 512 * 2 ** 20,
      PidsLimit: 128,
      RestartPolicy: { Name: 'unless-stopped' },
    },
    NetworkSettings: { Ports: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }] }, Networks: { bridge: {} } },
    Mounts: [
      { Type: 'volume', Name: names.secretVolume, Destination: '/run/secrets/sgraph-send' },
      { Type: 'volume', Name: names.volume, Destination: '/data' },
      { Type: 'tmpfs', Name: '', Destination: '/tmp' },
    ],
  },
});

const container =
  (change: (found: Container) => Partial<Container>): Fault<AppState> =>
  (state) => ({ ...state, container: state.container && { ...state.container, ...change(state.container) } });
const host = (change: Partial<Container['HostConfig']>): Fault<AppState> =>
  container(({ HostConfig }) => ({ HostConfig: { ...HostConfig, ...change } }));
const environment = (change: (lines: readonly string[]) => string[]): Fault<AppState> =>
  container(({ Config }) => ({ Config: { ...Config, Env: change(Config.Env) } }));
const ports = (bindings: Container['NetworkSettings']['Ports']): Fault<AppState> =>
  container(({ NetworkSettings }) => ({ NetworkSettings: { ...NetworkSettings, Ports: bindings } }));
const networks = (...names: string[]): Fault<AppState> =>
  container(({ NetworkSettings }) => ({
    NetworkSettings: { ...NetworkSettings, Networks: Object.fromEntries(names.map((name) => [name, {}])) },
  }));

const APP_FAULTS: ByCheck<Fault<AppState>> = {
  running: [
    container(() => ({ State: { Status: 'exited' } })),
    container(() => ({ State: { Status: 'running', Health: { Status: 'unhealthy' } } })),
    container(() => ({ State: { Status: 'running' } })),
  ],
  image: [container(() => ({ Image: 'sha256:2' })), (state) => ({ ...state, imageId: undefined })],
  environment: [
    environment((lines) => [...lines, 'SGRAPH_SEND_CORS_ORIGINS=https://elsewhere.example']),
    environment((lines) => lines.filter((line) => !line.startsWith('SGRAPH_SEND_UPLOADS'))),
    environment((lines) => lines.map((line) => line.replace('disk:/data', 'memory:'))),
  ],
  confined: [
    host({ ReadonlyRootfs: false }),
    host({ CapDrop: null }),
    host({ CapAdd: ['NET_ADMIN'] }),
    host({ Privileged: true }),
    host({ SecurityOpt: [] }),
    container(({ Config }) => ({ Config: { ...Config, User: '' } })),
    container(({ Config }) => ({ Config: { ...Config, User: '0' } })),
  ],
  limits: [host({ Memory: 0 }), host({ PidsLimit: null })],
  loopback: [
    ports({ '8080/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }] }),
    ports({
      '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }],
      '22/tcp': [{ HostIp: '127.0.0.1', HostPort: '22' }],
    }),
    ports({}),
  ],
  network: [networks('bridge', 'other'), networks('host'), networks()],
  volume: [
    container(() => ({ Mounts: [] })),
    container(({ Mounts }) => ({ Mounts: [...Mounts, { Type: 'bind', Name: '', Destination: '/host' }] })),
  ],
  'sign-in': [undefined, 'missing' as const, 'another' as const].map((secret): Fault<AppState> => (state) => ({
    ...state,
    secret,
  })),
  restarts: [host({ RestartPolicy: { Name: 'no' } })],
  door: [(state) => ({ ...state, health: 503 }), (state) => ({ ...state, health: undefined })],
  marked: [container(({ Config }) => ({ Config: { ...Config, Labels: labelsOf(config) } }))],
  'uploads-closed-to-strangers': [environment((lines) => [...lines, 'SGRAPH_SEND_UPLOADS=open'])],
};
describeFaults(app, (locked) => ({ config: confidential, locked }), goodApp, APP_FAULTS, {
  marked: ['environment'],
  'uploads-closed-to-strangers': ['environment'],
});

describeFaults<ImageState, DockerDeployment>(
  image,
  deploymentOf,
  () => ({
    name: names.image,
    image: {
      Id: ID,
      Config: { User: '1000:1000', Labels: { 'org.opencontainers.image.version': config.version } },
    },
  }),
  {
    version: [
      (state) => ({ ...state, image: state.image && { ...state.image, Config: { User: '1000', Labels: {} } } }),
    ],
    'no-root': ['', 'root', '0', '0:0'].map((User): Fault<ImageState> => (state) => ({
      ...state,
      image: state.image && { ...state.image, Config: { ...state.image.Config, User } },
    })),
  },
);

describeFaults<VolumeState, DockerDeployment>(
  storage,
  deploymentOf,
  () => ({ volume: { Name: names.volume, Driver: 'local', Labels: labelsOf(config) } }),
  {
    local: [({ volume }) => ({ volume: volume && { ...volume, Driver: 'nfs' } })],
    labels: [({ volume }) => ({ volume: volume && { ...volume, Labels: { project: 'another' } } })],
  },
);

describe('what the container is started with', () => {
  it('is reached at the loopback alone, and changes its label when locked', () => {
    expect(runFlags(config, false)).toContain('127.0.0.1:8080:8080');
    expect(runFlags(config, false)).toContain('locked=false');
    expect(runFlags(config, true)).toContain('locked=true');
  });

  it('has the secret of a sign-in client in a file that it can only read, and in no variable', () => {
    expect(runFlags(confidential, false)).toContain('sgraph-send-test-sign-in:/run/secrets/sgraph-send:ro');
    expect(appEnvironment(confidential, false)).toMatchObject({
      SGRAPH_SEND_OIDC_CLIENT_SECRET_FROM: 'file:/run/secrets/sgraph-send/oidc-client-secret',
    });
    expect(runFlags(config, false).join()).not.toContain('secret');
    const [found] = app.checks.filter(({ name }) => name === 'sign-in');
    expect(found?.find(goodApp(false), deploymentOf(false))).toContain('oidcClient is public');
  });

  it('takes nothing from strangers once it is locked', () => {
    expect(appEnvironment(config, false)).toMatchObject({ SGRAPH_SEND_UPLOADS: 'open' });
    expect(appEnvironment(config, true)).toMatchObject({ SGRAPH_SEND_UPLOADS: 'token' });
  });

  it('is told which environments there are when one is unknown', () => {
    expect(() => readDockerConfig({ ...named, environment: 'nowhere' })).toThrow(
      /unknown environment "nowhere", expected one of dev, qa/,
    );
    expect(() => readDockerConfig({ ...named, overrides: { port: -1 } })).toThrow(/port/);
  });
});
