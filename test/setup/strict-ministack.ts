import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { ensureInstalled } from './cache.ts';
import { run } from './command.ts';
import type { MinistackOptions } from './ministack.ts';
import { ensureMinistack, LOOPBACK_ONLY } from './ministack.ts';
import type { RunningServer, ServerOptions } from './server-process.ts';
import { startOnFreePort } from './server-process.ts';

export interface StrictMinistack extends RunningServer {
  /** Certificate of the authority that its clients must trust. */
  readonly authority: string;
}

export interface StrictProgram {
  readonly authority: string;
  /** How it is started at a port of the loopback interface. */
  at(port: number): ServerOptions;
}

/**
 * Starts MiniStack with TLS, where it checks signatures, policies, CORS rules and that requests came over TLS. This process trusts
 * its certificate from then on; others take `authority`. The key pair `test`/`test` is root.
 */
export async function startStrictMinistack(options: MinistackOptions = {}): Promise<StrictMinistack> {
  const program = await strictMinistack(options);
  const server = await startOnFreePort(program.at);
  return { ...server, authority: program.authority };
}

/** Installs what it takes, lets this process trust its certificate and says how it is started. */
export async function strictMinistack({ env = {} }: MinistackOptions = {}): Promise<StrictProgram> {
  const command = await ensureMinistack();
  const certificates = await ensureInstalled('ministack-tls', '1', async (folder) => {
    await run(join(dirname(command), 'python'), [join(import.meta.dirname, 'certificate.py'), folder]);
  });
  const authority = join(certificates, 'ca.crt');
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(authority, 'utf8')]);
  const at = (port: number): ServerOptions => ({
    name: `ministack-strict-${port}`,
    command,
    args: [],
    env: {
      GATEWAY_PORT: String(port),
      ...LOOPBACK_ONLY,
      PYTHONDONTWRITEBYTECODE: '',
      AUTH: 'true',
      USE_SSL: '1',
      MINISTACK_SSL_CERT: join(certificates, 'server.crt'),
      MINISTACK_SSL_KEY: join(certificates, 'server.key'),
      NODE_EXTRA_CA_CERTS: authority,
      // Functions run on the Node of this process.
      PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
      ...env,
    },
    endpoint: `https://127.0.0.1:${port}`,
    healthPath: '/_ministack/health',
  });
  return { authority, at };
}
