import { isIPv4 } from 'node:net';
import { docker } from '../../../lib/docker/docker.ts';

const NAME = 'this-machine';
/** The image of the product holds no program but Node. */
const PRINT_HOSTS = 'process.stdout.write(fs.readFileSync("/etc/hosts"))';

/**
 * Address by which containers of Docker's default network reach this machine, as a container is told it. `docker network inspect` does
 * not say it before the daemon's second start on a machine: what it has not written down yet it leaves out.
 */
export async function hostGateway(image: string): Promise<string> {
  const flags = ['--rm', '--pull=never', '--network=bridge', `--add-host=${NAME}:host-gateway`, '--entrypoint=node'];
  return addressIn(await docker(['run', ...flags, image, '--eval', PRINT_HOSTS]));
}

/** Throws where there is none: to listen at an empty address is to listen at every one. */
export function addressIn(hosts: string): string {
  const [address = ''] = hosts
    .split('\n')
    .map((line) => line.split(/\s+/))
    .filter(([, name]) => name === NAME)
    .flatMap(([first]) => first ?? []);
  if (isIPv4(address)) return address;
  throw new Error(`Docker gives containers no IPv4 address of this machine, but "${address}": restart its daemon`);
}
