// What every script of package.json starts: makes the clone ready, then runs the program of bin/scripts.ts by the Node of the lock file. Plain
// JavaScript for Node 20 and newer, as bin/setup.mjs.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { setUp } from './setup.mjs';

const args = process.argv.slice(2);
// Continuous integration asks it in order to install that Node, so nothing is installed before.
if (args.join(' ') === 'ci node') await import('./node-pin.mjs');
else await run(setUp());

async function run({ node, version }) {
  if (process.versions.node === version) await import('./run-script.ts');
  else {
    const script = fileURLToPath(new URL('run-script.ts', import.meta.url));
    const child = spawn(node, [script, ...args], { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
  }
}
