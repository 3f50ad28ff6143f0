import { ensureDebianProgram } from './debian-program.ts';

/** nginx of this machine, or out of Debian's package. */
export function ensureNginx(): Promise<string> {
  const place = { package: 'nginx', path: 'usr/sbin/nginx' };
  return ensureDebianProgram({ program: 'nginx', ask: '-v', ...place, advice: 'install nginx' });
}

/** Caddy of this machine, or out of Debian's package. */
export function ensureCaddy(): Promise<string> {
  const place = { package: 'caddy', path: 'usr/bin/caddy' };
  return ensureDebianProgram({ program: 'caddy', ask: 'version', ...place, advice: 'install Caddy' });
}
