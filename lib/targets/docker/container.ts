import { setTimeout as pause } from 'node:timers/promises';
import { DeployError } from '../../deploy-error.ts';
import { docker } from './docker.ts';

export type Service = 'user' | 'admin' | 'both';

export interface ContainerOptions {
  readonly image: string;
  readonly service: Service;
  /** Name of the volume that holds the store. */
  readonly volume: string;
  /** Settings of the app, by the names in `lambdas/settings.ts`. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface Container {
  readonly id: string;
  /** Origin at which this machine reaches the app. */
  readonly url: string;
  logs(): Promise<string>;
  /** Ends it as an orchestrator does, by TERM, and gives its exit code. */
  stop(): Promise<number>;
  remove(): Promise<void>;
}

/** What an image must be content with everywhere: nothing to write but its volume and `/tmp`, no capability, little memory. */
const HARDENED = [
  '--read-only',
  '--cap-drop=ALL',
  '--security-opt=no-new-privileges',
  '--memory=512m',
  '--pids-limit=128',
  '--tmpfs=/tmp:size=64m,mode=1777',
];
const PORT = '8080';
const HEALTHY_SECONDS = 60;
/** Longer than the app itself waits for requests under way. */
const STOP_SECONDS = 40;

/** Runs the image and waits until its own health check says that it is healthy. */
export async function startContainer({ image, service, volume, settings }: ContainerOptions): Promise<Container> {
  const environment = Object.entries({ ...settings, SERVICE_TYPE: service }).flatMap(([name, value]) => [
    '--env',
    `${name}=${value}`,
  ]);
  const place = ['--publish', `127.0.0.1::${PORT}`, '--volume', `${volume}:/data`];
  const id = await docker(['run', '--detach', ...HARDENED, '--health-interval=1s', ...place, ...environment, image]);
  const container: Container = {
    id,
    url: `http://${(await docker(['port', id, `${PORT}/tcp`])).split('\n')[0] ?? ''}`,
    logs: () => docker(['logs', id]),
    stop: async () => {
      await docker(['stop', '--time', String(STOP_SECONDS), id]);
      return Number(await docker(['inspect', '--format', '{{.State.ExitCode}}', id]));
    },
    remove: async () => {
      await docker(['rm', '--force', id]);
    },
  };
  await untilHealthy(container);
  return container;
}

async function untilHealthy(container: Container): Promise<void> {
  const deadline = Date.now() + HEALTHY_SECONDS * 1_000;
  for (;;) {
    const state = await docker(['inspect', '--format', '{{.State.Status}} {{.State.Health.Status}}', container.id]);
    if (state === 'running healthy') return;
    if (!state.startsWith('running') || Date.now() > deadline) {
      const printed = await container.logs();
      await container.remove();
      throw new DeployError(
        'failed',
        `the container is ${state}, expected healthy within ${HEALTHY_SECONDS} s: ${printed}`,
      );
    }
    await pause(200);
  }
}
