import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { docker } from '../../../lib/docker/docker.ts';
import type { EmulatedAws } from './emulated-aws.ts';
import { SIDE_NODE } from './systemd-image.ts';
import { limitMs } from '../../setup/time-limits.ts';

export interface MachineOptions {
  readonly image: string;
  /** What cloud-init runs at the first boot. */
  readonly userData?: string;
  /** Files and folders of this machine, by where that one sees them. */
  readonly files?: Readonly<Record<string, string>>;
  readonly aws?: EmulatedAws;
}

/** A container whose first process is systemd, as on a virtual machine. */
export interface Machine {
  readonly id: string;
  /** Origin of the service, the same after a reboot. */
  readonly url: string;
  /** Runs a script of bash as root and gives what it printed. Throws with what it complained of when it fails. */
  run(script: string): Promise<string>;
  /** Waits until cloud-init has ended and gives how, and what the user data printed. */
  cloudInit(): Promise<string>;
  reboot(): Promise<void>;
  untilHealthy(): Promise<void>;
  /** Process of the service. */
  pid(): Promise<string>;
  remove(): Promise<void>;
}

const SYSTEMD = [
  ...['--cap-add=ALL', '--cap-drop=SYS_RESOURCE', '--security-opt=seccomp=unconfined'],
  ...['--security-opt=systempaths=unconfined', '--cgroupns=private', '--tmpfs=/run', '--tmpfs=/run/lock'],
  '--stop-signal=SIGRTMIN+3',
];
/** The control groups of the container itself, which Docker mounts read-only, are for its systemd to write. */
const BOOT = `for mounted in $(findmnt --noheadings --types cgroup,cgroup2 --output TARGET); do
  mount --options remount,bind,rw "$mounted"
done
exec /lib/systemd/systemd`;
const SIDE = join(import.meta.dirname, 'link-local.ts');
const HEALTHY_SECONDS = 30;
const CLOUD_INIT = `until [ -d /run/cloud-init ]; do sleep 0.1; done
cloud-init status --wait >/dev/null || true
cloud-init status --long || true
cat /var/log/cloud-init-output.log`;

/** Starts a machine; what it runs at its first boot goes on when this resolves. */
export async function startMachine({ image, userData, files = {}, aws }: MachineOptions): Promise<Machine> {
  const name = `sgraph-send-machine-${randomBytes(4).toString('hex')}`;
  const seed = mkdtempSync(join(tmpdir(), 'sgraph-send-seed-'));
  writeFileSync(join(seed, 'meta-data'), `instance-id: ${name}\n`);
  writeFileSync(join(seed, 'user-data'), userData ?? '#!/bin/sh\n');
  const side = await startSide(name, image, aws);
  const mounts = { ...files, ...(aws && { '/etc/ssl/certs/ca-certificates.crt': aws.authority }) };
  const remove = async (): Promise<void> => {
    await docker(['rm', '--force', '--volumes', name, side]);
    rmSync(seed, { recursive: true, force: true });
  };
  const id = await docker([
    ...['run', '--detach', '--name', name, '--network', `container:${side}`, ...SYSTEMD],
    ...['--volume', `${seed}:/var/lib/cloud/seed/nocloud:ro`],
    ...Object.entries(mounts).flatMap(([there, here]) => ['--volume', `${here}:${there}:ro`]),
    ...['--entrypoint', 'sh', image, '-c', BOOT],
  ]).catch(async (thrown: unknown) => {
    await remove();
    throw thrown;
  });
  const url = `http://${(await docker(['port', side, '8080/tcp'])).split('\n')[0] ?? ''}`;
  const run = (script: string): Promise<string> => docker(['exec', id, 'bash', '-euo', 'pipefail', '-c', script]);
  return {
    id,
    url,
    run,
    cloudInit: () => run(CLOUD_INIT),
    reboot: async () => {
      await docker(['restart', '--time', '60', id]);
    },
    untilHealthy: () => untilHealthy(url),
    pid: () => run('systemctl show --property MainPID --value sgraph-send'),
    remove,
  };
}

/** What a machine's network belongs to, so that its addresses stay when it reboots. */
async function startSide(name: string, image: string, aws: EmulatedAws | undefined): Promise<string> {
  const hosts = aws?.hosts.flatMap((host) => ['--add-host', `${host}:169.254.169.253`]) ?? [];
  const sockets = aws ? ['--volume', `${aws.sockets}:/sockets`] : [];
  const addresses = ['169.254.169.254', '169.254.169.253'].map((address) => `ip address add ${address}/32 dev lo`);
  return docker([
    ...['run', '--detach', '--name', `${name}-side`, '--cap-add=NET_ADMIN', '--publish', '127.0.0.1::8080'],
    ...['--volume', `${SIDE}:/link-local.ts:ro`, ...sockets, ...hosts, '--init'],
    ...['--entrypoint', 'sh', image, '-c', `${addresses.join(' && ')} && exec ${SIDE_NODE} /link-local.ts /sockets`],
  ]);
}

async function untilHealthy(url: string): Promise<void> {
  const deadline = Date.now() + limitMs(HEALTHY_SECONDS);
  for (;;) {
    const isHealthy = await fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) }).then(
      async (answer) => (await answer.arrayBuffer(), answer.ok),
      () => false,
    );
    if (isHealthy) return;
    if (Date.now() > deadline) throw new Error(`${url} is not healthy within ${HEALTHY_SECONDS} s`);
    await pause(50);
  }
}
