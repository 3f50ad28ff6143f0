import { spawn } from 'node:child_process';
import { platform } from 'node:os';
import { DeployError } from '../deploy-error.ts';
import type { Address } from './report.ts';

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Shows the pages in the operator's own browser, where there is a person at a terminal. Throws `refused` where there is no deployment. */
export function openPages(addresses: readonly Address[], isTerminal: boolean): void {
  if (addresses.length === 0) throw new DeployError('refused', 'no address found: create it first');
  if (!isTerminal) return;
  const [program, ...args] = OPENERS[platform()] ?? ['xdg-open'];
  for (const { url } of addresses) {
    const child = spawn(program, [...args, url], { detached: true, stdio: 'ignore' });
    // The address is printed in any case.
    child.on('error', () => undefined);
    child.unref();
  }
}
