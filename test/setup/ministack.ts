import { dirname, join } from 'node:path';
import { ensureEnvironment, findPython } from './python.ts';
import type { RunningServer } from './server-process.ts';
import { startOnFreePort } from './server-process.ts';

export interface MinistackOptions {
  /** MiniStack's own settings, for instance `{AUTH: 'true'}`, beside its port and address. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Installs MiniStack 1.5.33 when it is missing and gives the path of its program. */
export async function ensureMinistack(): Promise<string> {
  const python = await ensureEnvironment('ministack', 'ministack', findPython);
  return join(dirname(python), process.platform === 'win32' ? 'ministack.exe' : 'ministack');
}

/** Starts MiniStack on a free port of the loopback interface. */
export async function startMinistack({ env = {} }: MinistackOptions = {}): Promise<RunningServer> {
  const command = await ensureMinistack();
  return startOnFreePort((port) => ({
    name: 'ministack',
    command,
    args: [],
    env: { GATEWAY_PORT: String(port), BIND_HOST: '127.0.0.1', PYTHONDONTWRITEBYTECODE: '', ...env },
    endpoint: `http://127.0.0.1:${port}`,
    healthPath: '/_ministack/health',
  }));
}
