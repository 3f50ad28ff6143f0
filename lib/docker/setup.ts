import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { DeployError } from '../deploy-error.ts';
import { requireDocker } from './docker.ts';

const LOG = '/var/log/dockerd.log';
const APT = ['DEBIAN_FRONTEND=noninteractive', 'apt-get'];
const START_SECONDS = 120;

/**
 * Installs Docker and starts its daemon where no init system does: on Debian, as root. Does nothing where a daemon answers. Gives what
 * ends the daemon again, if this started it.
 */
export async function setUpDocker(): Promise<() => Promise<void>> {
  if (await answers()) return () => Promise.resolve();
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0)
    throw new DeployError(
      'refused',
      'no Docker daemon answers: install Docker and start its daemon; on Debian `npm run docker -- setup` does both, as root',
    );
  if (!existsSync('/usr/bin/dockerd') && !existsSync('/usr/sbin/dockerd')) {
    const quiet = { stdio: 'pipe' } as const;
    execFileSync('env', [...APT, 'update', '-qq'], quiet);
    execFileSync('env', [...APT, 'install', '-y', '-qq', '--no-install-recommends', 'docker.io', 'iptables'], quiet);
  }
  const log = openSync(LOG, 'a');
  // It outlives the process that starts it, and that process's folder for temporary files, without which no process enters a container.
  const daemon = spawn('env', ['--unset=TMPDIR', 'dockerd'], { detached: true, stdio: ['ignore', log, log] });
  daemon.unref();
  const deadline = Date.now() + START_SECONDS * 1_000;
  while (!(await answers())) {
    if (Date.now() > deadline)
      throw new DeployError('timeout', `dockerd did not answer within ${START_SECONDS} s: see ${LOG}`);
    await pause(200);
  }
  return async () => {
    daemon.ref();
    const ended = once(daemon, 'exit');
    if (daemon.exitCode === null && daemon.kill('SIGTERM')) await ended;
  };
}

function answers(): Promise<boolean> {
  return requireDocker().then(
    () => true,
    () => false,
  );
}
