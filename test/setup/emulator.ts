import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DeployError } from '../../lib/deploy-error.ts';
import { EMULATOR_GAPS } from '../../lib/emulator/gaps.ts';
import { runProgram } from '../../lib/run-program.ts';
import { CACHE } from './cache.ts';
import { emulatorEnvironment } from './emulator-environment.ts';
import type { KeptEmulator } from './kept-emulator.ts';
import { emptyEmulator, findEmulator, startEmulator, stopEmulator } from './kept-emulator.ts';

const USAGE = 'npm run emulator [-- start | status | env | stop | reset]';

const HOW_TO_USE = 'for the commands of a shell: eval "$(npm run --silent emulator -- env)"';

/** Each gives what it has to say, from the folder of the emulator. */
const COMMANDS: Readonly<Record<string, (folder: string) => Promise<string>>> = {
  start: async (folder) => {
    const running = (await findEmulator(folder)) ?? (await startEmulator(folder));
    return `${isAt(running, folder)}\n${HOW_TO_USE}\nwhat it leaves out: npm run emulator -- status`;
  },
  status: async (folder) => {
    const leavesOut = 'it leaves out, beside the addresses, which a browser does not find:';
    return [isAt(await mustRun(folder), folder), [leavesOut, ...gaps()].join('\n  ')].join('\n');
  },
  env: async (folder) => exportsOf(await mustRun(folder)),
  stop: async (folder) =>
    (await stopEmulator(folder)) ? `stopped; what it holds is kept in ${folder}` : 'no emulator is running',
  reset: async (folder) => {
    const wasRunning = (await findEmulator(folder)) !== undefined;
    await emptyEmulator(folder);
    if (!wasRunning) return 'empty; no emulator is running';
    return `empty; ${isAt(await startEmulator(folder), folder)}\nits address and keys are new; ${HOW_TO_USE}`;
  },
};

await runProgram(USAGE, async () => {
  const [name = 'start', ...rest] = parseArgs({ allowPositionals: true }).positionals;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command || rest.length > 0) throw new DeployError('config', USAGE);
  console.log(await command(process.env['SGRAPH_SEND_EMULATOR'] ?? join(CACHE, 'emulator')));
  return 0;
});

async function mustRun(folder: string): Promise<KeptEmulator> {
  const found = await findEmulator(folder);
  if (found) return found;
  throw new DeployError('unreachable', 'no emulator is running: npm run emulator -- start');
}

function isAt({ endpoint, pid }: KeptEmulator, folder: string): string {
  return `MiniStack is at ${endpoint} (process ${pid}), with what it holds in ${folder}`;
}

function gaps(): Set<string> {
  const ofMinistack = EMULATOR_GAPS.filter(({ emulator }) => emulator === 'ministack');
  return new Set(ofMinistack.map(({ check, reason }) => (check ? `${check.replace(/\/.*/, '')}: ${reason}` : reason)));
}

/** For a POSIX shell. A profile would come before the key pair. */
function exportsOf(emulator: KeptEmulator): string {
  const values = Object.entries(emulatorEnvironment(emulator));
  const lines = values.map(([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`);
  return ['unset AWS_PROFILE AWS_SESSION_TOKEN', ...lines].join('\n');
}
