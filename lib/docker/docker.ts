import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DeployError } from '../deploy-error.ts';
import type { Obstacle } from '../backend.ts';

const execute = promisify(execFile);
/** A build that downloads everything. */
const LONGEST_MS = 15 * 60_000;

/** Runs Docker and gives what it printed. Throws `unreachable` with the end of what it complained of. */
export async function docker(args: readonly string[], program = 'docker'): Promise<string> {
  try {
    const options = { timeout: LONGEST_MS, maxBuffer: 64 * 1024 * 1024 };
    const { stdout } = await execute(
      'env',
      ['DOCKER_BUILDKIT=1', 'BUILDKIT_PROGRESS=plain', program, ...args],
      options,
    );
    return stdout.trim();
  } catch (cause) {
    const printed = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    const end = printed.split('\n').slice(-15).join('\n');
    throw new DeployError('unreachable', `docker ${args[0] ?? ''} failed: ${end}`, { cause });
  }
}

/** Throws `unreachable` with how to get Docker, unless a daemon answers. */
export async function requireDocker(): Promise<void> {
  try {
    await docker(['version', '--format', '{{.Server.Version}}']);
  } catch (cause) {
    const advice = 'install it and start its daemon; on Debian `npm run setup:docker` does both, as root';
    throw new DeployError('unreachable', `no Docker daemon answers: ${advice}`, { cause });
  }
}

/** Names of the containers that match a filter, stopped ones included. */
export async function containersBy(filter: string): Promise<string[]> {
  const listed = await docker(['ps', '--all', `--filter=${filter}`, '--format', '{{.Names}}']);
  return listed.split('\n').filter((name) => name !== '');
}

/** Docker removes nothing that a container uses, running or not (https://docs.docker.com/reference/cli/docker/volume/rm/). */
export function inUse(what: string, containers: readonly string[]): Obstacle[] {
  return containers.map((name) => ({
    message: `${what} is used by the container ${name}: remove that first`,
    remedy: `docker rm --force ${name}`,
  }));
}

/** Whether there is an image of that name here. */
export async function hasImage(name: string): Promise<boolean> {
  return (await docker(['image', 'ls', '--quiet', name])) !== '';
}
