import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Benchmark } from './benchmark.ts';
import { PROGRAM } from './program.ts';
import { runProgram } from './programs.ts';
import { interleave, timed } from './rounds.ts';

const APPS = fileURLToPath(new URL('apps-process.ts', import.meta.url));

export const startBenchmark: Benchmark = {
  title: 'Start',
  async run({ rounds }) {
    const times = await interleave(rounds, {
      apps: async () => Number(await runProgram(process.execPath, [APPS])),
      server: startUntilHealthy,
      version: () => timed(() => runProgram(process.execPath, [PROGRAM, '--version'])),
      bare: () => timed(() => runProgram(process.execPath, ['-e', '0'])),
    });
    const over = times.version.map((ms, round) => ms - (times.bare[round] ?? 0));
    return [
      { what: 'both apps constructed', unit: 'ms', ours: times.apps, goal: { atMost: 100 } },
      { what: 'sgraph-send --version over node -e 0', unit: 'ms', ours: over, goal: { atMost: 80 } },
      { what: 'server start to healthy', unit: 'ms', ours: times.server, goal: { atMost: 120 } },
    ];
  },
};

/** Milliseconds from the start of the process to its first healthy answer. */
async function startUntilHealthy(): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [PROGRAM, 'serve', '--port', '0', '--admin-port', '0', '--store', 'memory:'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    for await (const line of createInterface(child.stdout)) {
      const [, url] = /user app\s+(http:\/\/[^/]+)\//.exec(line) ?? [];
      if (url === undefined) continue;
      const answer = await fetch(`${url}/health`);
      const ms = performance.now() - started;
      if (!answer.ok) throw new Error(`/health answers with ${answer.status}`);
      return ms;
    }
    throw new Error('the server told no address');
  } finally {
    child.kill();
    await once(child, 'exit');
  }
}
