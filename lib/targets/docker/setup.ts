import { execFileSync, spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { DeployError } from '../../deploy-error.ts';
import { requireDocker } from './docker.ts';

const LOG = '/var/log/dockerd.log';
const APT = ['DEBIAN_FRONTEND=noninteractive', 'apt-get'];
const START_SECONDS = 30;

/** Installs Docker and starts its daemon where no init system does: on Debian, as root. Does nothing where a daemon answers. */
export async function setUpDocker(): Promise<void> {
  if (await answers()) return;
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0)
    throw new DeployError(
      'refused',
      'Docker is installed by root on Debian only: elsewhere, install it and start its daemon',
    );
  if (!existsSync('/usr/bin/dockerd') && !existsSync('/usr/sbin/dockerd')) {
    const quiet = { stdio: 'pipe' } as const;
    execFileSync('env', [...APT, 'update', '-qq'], quiet);
    execFileSync('env', [...APT, 'install', '-y', '-qq', '--no-install-recommends', 'docker.io', 'iptables'], quiet);
  }
  const log = openSync(LOG, 'a');
  spawn('dockerd', [], { detached: true, stdio: ['ignore', log, log] }).unref();
  const deadline = Date.now() + START_SECONDS * 1_000;
  while (!(await answers())) {
    if (Date.now() > deadline)
      throw new DeployError('timeout', `dockerd did not answer within ${START_SECONDS} s: see ${LOG}`);
    await pause(200);
  }
}

function answers(): Promise<boolean> {
  return requireDocker().then(
    () => true,
    () => false,
  );
}
