import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSecret } from '../../../core/crypto/keys.ts';
import { run } from '../../setup/command.ts';
import { ensureCaddy, ensureHaproxy, ensureNginx, ensureTraefik } from '../../setup/proxies.ts';
import { freePort, startServer } from '../../setup/server-process.ts';
import { limitMs } from '../../setup/time-limits.ts';
import type { CliUser } from '../../support/cli.ts';
import { newCliUser } from '../../support/cli.ts';
import { configurationOf, nginxFile, replaced, traefikFile } from '../../support/page-block.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const PROGRAM = join(ROOT, 'dist', 'bin', 'sgraph-send.js');
const BYTES = 100_000_000;
const LARGE = { timeout: limitMs(180) };

interface Place {
  readonly folder: string;
  readonly port: number;
  readonly server: string;
  readonly certificate: string;
  readonly key: string;
  /** Both in one file. */
  readonly both: string;
}

interface Proxy {
  readonly ensure: () => Promise<string>;
  /** The first block of the page in this language, behind these words if there are any, is its configuration. */
  readonly language: string;
  readonly behind?: string;
  /** The configuration of the page at this machine's addresses, as a whole file; each of its own words has to be there. */
  configure(text: string, place: Place): string | Promise<string>;
  args(file: string): string[];
}

const PROXIES: Readonly<Record<string, Proxy>> = {
  nginx: {
    ensure: ensureNginx,
    language: 'nginx',
    configure: (text, { folder, port, server, certificate, key }) => {
      const own = replaced(text, {
        'listen 443 ssl': `listen 127.0.0.1:${port} ssl`,
        '/etc/ssl/send.example.pem': certificate,
        '/etc/ssl/send.example.key': key,
        'http://127.0.0.1:8080': server,
      });
      return nginxFile(folder, own);
    },
    args: (file) => ['-c', file, '-p', dirname(file), '-e', 'stderr'],
  },
  caddy: {
    ensure: ensureCaddy,
    language: 'caddy',
    configure: (text, { port, server, certificate, key }) =>
      `{\n\tadmin off\n\tauto_https off\n}\n${replaced(text, {
        'send.example {': `https://localhost:${port}, https://send.example:${port} {\n\tbind 127.0.0.1\n\ttls ${certificate} ${key}`,
        '127.0.0.1:8080': server.replace('http://', ''),
      })}`,
    args: (file) => ['run', '--config', file, '--adapter', 'caddyfile'],
  },
  haproxy: {
    ensure: ensureHaproxy,
    language: 'haproxy',
    configure: (text, { port, server, both }) =>
      replaced(text, {
        'bind :443': `bind 127.0.0.1:${port}`,
        '/etc/ssl/send.example.pem': both,
        '127.0.0.1:8080': server.replace('http://', ''),
      }),
    args: (file) => ['-db', '-f', file],
  },
  traefik: {
    ensure: ensureTraefik,
    language: 'yaml',
    behind: 'Without a container',
    configure: (text, { folder, port, server, certificate, key }) => {
      const routes = replaced(text, {
        'Host(`send.example`)': 'Host(`localhost`) || Host(`send.example`)',
        '{ certResolver: letsencrypt }': '{}',
        'http://127.0.0.1:8080': server,
      });
      const files = `tls:\n  certificates:\n    - { certFile: ${certificate}, keyFile: ${key} }\n`;
      return traefikFile(port, join(folder, 'routes.yaml'), routes + files);
    },
    args: (file) => [`--configFile=${file}`],
  },
};

describe.each(Object.entries(PROXIES))('behind %s, as the page configures it', (name, proxy) => {
  const adminKey = newSecret();
  const cleanUps: (() => unknown)[] = [];
  let user: CliUser;
  let url: string;
  let ca: Buffer;

  beforeAll(async () => {
    const program = await proxy.ensure();
    user = await newCliUser({ NODE_EXTRA_CA_CERTS: '' });
    cleanUps.push(() => user.remove());
    const [port, serverPort] = [await freePort(), await freePort()];
    const server = `http://127.0.0.1:${serverPort}`;
    const [certificate, key] = [user.at('tls.pem'), user.at('tls.key')];
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const made = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-days', '2', ...names];
    await run('openssl', ['req', '-x509', ...made]);
    ca = await readFile(certificate);
    const both = user.at('both.pem');
    await writeFile(both, Buffer.concat([ca, await readFile(key)]));
    const flags = [
      'serve',
      '--port',
      String(serverPort),
      '--admin-port',
      'same',
      '--store',
      `disk:${user.at('store')}`,
    ];
    const env = { SGRAPH_SEND_TRUSTED_PROXIES: '1', SGRAPH_SEND_ADMIN_KEY: adminKey };
    const command = { command: process.execPath, args: [PROGRAM, ...flags], env };
    const serving = await startServer({ name: `behind-${name}`, ...command, endpoint: server, healthPath: '/health' });
    cleanUps.push(() => serving.stop());
    url = `https://localhost:${port}`;
    // Traefik goes by the ending, the others do not.
    const file = user.at('proxy.yaml');
    const place = { folder: user.folder, port, server, certificate, key, both };
    await writeFile(file, await proxy.configure(await configurationOf(proxy.language, proxy.behind), place));
    const child = spawn(program, proxy.args(file), {
      env: { PATH: process.env['PATH'], HOME: user.folder, LD_LIBRARY_PATH: join(dirname(program), 'lib') },
      stdio: 'ignore',
    });
    cleanUps.push(async () => {
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, 'exit');
    });
    await untilAnswered();
  }, limitMs(180));
  afterAll(async () => {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  });

  function ask(method: string, path: string, headers = {}, body?: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const asked = request(url + path, { method, ca, headers, servername: 'localhost' }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      asked.once('error', reject);
      asked.end(body);
    });
  }

  async function untilAnswered(): Promise<void> {
    const deadline = Date.now() + limitMs(30);
    while ((await ask('GET', '/health/ready').catch(() => 0)) !== 200) {
      if (Date.now() > deadline) throw new Error(`${name} does not pass on /health/ready`);
      await pause(100);
    }
  }

  it(
    'refuses an upload without an access code, and takes one of 100 MB with it, and gives it back',
    LARGE,
    async () => {
      const environment = { NODE_EXTRA_CA_CERTS: user.at('tls.pem'), SGRAPH_SEND_ADMIN_KEY: adminKey };
      const content = randomBytes(BYTES);
      await writeFile(user.at('file'), content);
      const refused = await user.run(['send', 'file', '--server', url], { environment });
      expect(refused.errors).toMatch(/token/);
      const made = await user.line(['admin', 'tokens', 'create', 'team', '--server', url, '--json'], { environment });
      const { token } = JSON.parse(made) as { token: string };
      const link = await user.line(['send', 'file', '--server', url, '--token', token], { environment });
      expect(link).toMatch(/^https:\/\/localhost:/);
      await user.line(['receive', link, '-o', user.at('received')], { environment });
      expect((await readFile(user.at('received'))).equals(content)).toBe(true);
    },
  );

  it('signs in to the console, which needs https', async () => {
    const headers = { 'content-type': 'application/json', origin: url, 'sec-fetch-site': 'same-origin' };
    const body = JSON.stringify({ key: adminKey });
    expect([200, 201, 204]).toContain(await ask('POST', '/admin/api/session', headers, body));
    // Without the header of a browser only the proxy's word counts, by a name that is not this machine's.
    const bare = { 'content-type': 'application/json', host: 'send.example' };
    expect([200, 201, 204]).toContain(await ask('POST', '/admin/api/session', bare, body));
  });
});
