import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DeployError, messageOf } from '../deploy-error.ts';
import { docker } from './docker.ts';

export type Service = 'user' | 'admin' | 'both';

export interface ContainerOptions {
  readonly image: string;
  readonly service: Service;
  /** Name of the volume that holds the store, for one on disk. */
  readonly volume?: string;
  /** Port to take in the network of this machine, for a store that only this machine reaches. By default Docker chooses one. */
  readonly hostPort?: number;
  /** Settings of the app, by the names in `lambdas/settings/table.ts`. */
  readonly settings: Readonly<Record<string, string>>;
  /** Flags of `docker run` beyond those that every container gets. */
  readonly flags?: readonly string[];
}

export interface Container {
  readonly id: string;
  /** Origin at which this machine reaches the app. */
  readonly url: string;
  /** All that it printed, on both of its outputs. */
  logs(): Promise<string>;
  /** Ends it as an orchestrator does, by TERM, and gives its exit code. */
  stop(): Promise<number>;
  remove(): Promise<void>;
}

/** What an image must be content with everywhere: nothing to write but its volume and `/tmp`, no capability, little memory. */
export const HARDENED: readonly string[] = [
  '--read-only',
  '--cap-drop=ALL',
  '--security-opt=no-new-privileges',
  '--memory=512m',
  '--pids-limit=128',
  '--tmpfs=/tmp:size=64m,mode=1777',
];
const PORT = '8080';
const HEALTHY_SECONDS = 60;
const LONGEST_LOG_BYTES = 64 * 1024 * 1024;
/** Longer than the app itself waits for requests under way. */
const STOP_SECONDS = 40;

/** Runs the image and waits until its own health check says that it is healthy. */
export async function startContainer(options: ContainerOptions): Promise<Container> {
  const { image, service, volume, hostPort, settings, flags = [] } = options;
  const variables = { ...settings, SERVICE_TYPE: service, ...(hostPort !== undefined && { PORT: String(hostPort) }) };
  const environment = Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const network = hostPort === undefined ? ['--publish', `127.0.0.1::${PORT}`] : ['--network=host'];
  const place = [...network, ...(volume === undefined ? [] : ['--volume', `${volume}:/data`])];
  const own = [...HARDENED, '--health-interval=1s', ...place, ...environment, ...flags];
  const id = await docker(['run', '--detach', ...own, image]);
  const container: Container = {
    id,
    url: hostPort === undefined ? await publishedUrl(id) : `http://127.0.0.1:${hostPort}`,
    logs: () => logsOf(id),
    stop: async () => {
      await docker(['stop', '--time', String(STOP_SECONDS), id]);
      return Number(await docker(['inspect', '--format', '{{.State.ExitCode}}', id]));
    },
    remove: async () => {
      await docker(['rm', '--force', '--volumes', id]);
    },
  };
  try {
    await untilHealthy(container);
    return container;
  } catch (thrown) {
    const printed = await container.logs();
    await container.remove();
    throw new DeployError('failed', `${messageOf(thrown)}\n${printed}`, { cause: thrown });
  }
}

async function logsOf(id: string): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)('docker', ['logs', id], { maxBuffer: LONGEST_LOG_BYTES });
  return `${stdout}${stderr}`.trim();
}

async function publishedUrl(id: string): Promise<string> {
  return `http://${(await docker(['port', id, `${PORT}/tcp`])).split('\n')[0] ?? ''}`;
}

async function untilHealthy({ id }: Container): Promise<void> {
  const deadline = Date.now() + HEALTHY_SECONDS * 1_000;
  for (;;) {
    const state = await docker([
      'inspect',
      '--format',
      '{{.State.Status}} {{with .State.Health}}{{.Status}}{{end}}',
      id,
    ]);
    if (state === 'running healthy') return;
    if (state === 'running') throw new DeployError('failed', 'the container has no health check');
    if (!state.startsWith('running') || Date.now() > deadline)
      throw new DeployError('failed', `the container is ${state}, expected healthy within ${HEALTHY_SECONDS} s`);
    await pause(200);
  }
}
