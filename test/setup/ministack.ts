import { dirname, join } from 'node:path';
import { ensureEnvironment, findPython } from './python.ts';
import type { RunningServer } from './server-process.ts';
import { startOnFreePort } from './server-process.ts';

export interface MinistackOptions {
  /** MiniStack's own settings, for instance `{AUTH: 'true'}`, beside its port and address. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Its listeners for MQTT and SFTP are at every address of the machine, whatever this says of HTTP; nothing here asks them. */
export const LOOPBACK_ONLY = { BIND_HOST: '127.0.0.1', IOT_MTLS_ENABLED: '0', SFTP_ENABLED: '0' } as const;

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
    env: { GATEWAY_PORT: String(port), ...LOOPBACK_ONLY, PYTHONDONTWRITEBYTECODE: '', ...env },
    endpoint: `http://127.0.0.1:${port}`,
    healthPath: '/_ministack/health',
  }));
}
