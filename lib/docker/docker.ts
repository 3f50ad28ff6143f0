import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DeployError, messageOf } from '../deploy-error.ts';
import type { Obstacle } from '../backend.ts';

const execute = promisify(execFile);
/** A build that downloads everything. */
const LONGEST_MS = 15 * 60_000;

/** Runs Docker, with `input` on its standard input, and gives what it printed. Throws `unreachable` with the end of what it complained of. */
export async function docker(args: readonly string[], program = 'docker', input?: string): Promise<string> {
  try {
    const options = { timeout: LONGEST_MS, maxBuffer: 64 * 1024 * 1024 };
    const running = execute('env', ['DOCKER_BUILDKIT=1', 'BUILDKIT_PROGRESS=plain', program, ...args], options);
    if (input !== undefined) running.child.stdin?.end(input);
    const { stdout } = await running;
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
    throw new DeployError('unreachable', `no Docker daemon answers: ${daemonAdvice(messageOf(cause))}`, { cause });
  }
}

/** What the client says where it gets no answer: https://docs.docker.com/engine/daemon/troubleshoot/ and /engine/install/linux-postinstall/ */
const UNANSWERED = [
  {
    said: /permission denied/i,
    todo: 'this user has no permission for it. Join the group docker and log in again, or run this as root',
  },
  {
    said: /no such file or directory|not found|ENOENT/i,
    todo: 'docker is not installed. On Debian `npm run docker -- setup` installs and starts it, as root',
  },
  { said: /x509|tls|certificate/i, todo: 'its certificate is not trusted. See DOCKER_CERT_PATH and DOCKER_TLS_VERIFY' },
  {
    said: /lookup .*no such host|context .*not found/i,
    todo: 'there is no such host. See DOCKER_HOST and `docker context ls`',
  },
] as const;

/** The socket of a stopped daemon is also reported as a missing file, so that is checked first. */
export function daemonAdvice(said: string): string {
  const start =
    'start it by `systemctl start docker`, or correct DOCKER_HOST; on Debian `npm run docker -- setup` installs and starts it, as root';
  if (/cannot connect|connection refused|is the docker daemon running/i.test(said)) return start;
  return UNANSWERED.find((each) => each.said.test(said))?.todo ?? start;
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
