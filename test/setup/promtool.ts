import { ensureDebianProgram } from './debian-program.ts';

/** The checker of Prometheus: that of this machine, or out of Debian's package. */
export function ensurePromtool(): Promise<string> {
  return ensureDebianProgram({
    program: 'promtool',
    ask: '--version',
    package: 'prometheus',
    path: 'usr/bin/promtool',
    advice: 'install Prometheus from https://prometheus.io/download/',
  });
}
