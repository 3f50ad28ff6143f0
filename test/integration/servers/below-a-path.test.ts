import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureCaddy, ensureHaproxy, ensureNginx, ensureTraefik } from '../../setup/proxies.ts';
import { freePort } from '../../setup/server-process.ts';
import { limitMs } from '../../setup/time-limits.ts';
import type { CliUser } from '../../support/cli.ts';
import { newCliUser } from '../../support/cli.ts';
import { configurationOf, nginxFile, replaced, ruleOfTraefik, traefikFile } from '../../support/page-block.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer } from '../../support/server.ts';

const PART = '## Below a path';

interface Proxy {
  readonly ensure: () => Promise<string>;
  /** A whole file, with what the page has for this proxy; `server` is host and port. */
  configure(port: number, server: string, folder: string): Promise<string>;
  args(file: string): string[];
}

const PROXIES: Readonly<Record<string, Proxy>> = {
  nginx: {
    ensure: ensureNginx,
    configure: async (port, server, folder) => {
      const location = replaced(await configurationOf('nginx', PART), { '127.0.0.1:8080': server });
      return nginxFile(folder, `server { listen 127.0.0.1:${port};\n${location}}\n`);
    },
    args: (file) => ['-c', file, '-p', dirname(file), '-e', 'stderr'],
  },
  caddy: {
    ensure: ensureCaddy,
    configure: async (port, server) => {
      const words = { 'example.org {': `http://127.0.0.1:${port} {`, '127.0.0.1:8080': server };
      return `{\n\tadmin off\n\tauto_https off\n}\n${replaced(await configurationOf('caddy', PART), words)}`;
    },
    args: (file) => ['run', '--config', file, '--adapter', 'caddyfile'],
  },
  haproxy: {
    ensure: ensureHaproxy,
    configure: async (port, server) => {
      const [whole, rule] = [await configurationOf('haproxy'), await configurationOf('haproxy', PART)];
      const words = {
        'bind :443 ssl crt /etc/ssl/send.example.pem': `bind 127.0.0.1:${port}`,
        '127.0.0.1:8080': server,
      };
      return replaced(whole, { ...words, '    default_backend send\n': rule });
    },
    args: (file) => ['-db', '-f', file],
  },
  traefik: {
    ensure: ensureTraefik,
    configure: async (port, server, folder) => {
      const routes = replaced(await configurationOf('yaml', 'Without a container'), {
        'Host(`send.example`)': (await ruleOfTraefik()).replace('example.org', '127.0.0.1'),
        '      tls: { certResolver: letsencrypt }\n': '',
        '127.0.0.1:8080': server,
      });
      return traefikFile(port, join(folder, 'routes.yaml'), routes);
    },
    args: (file) => [`--configFile=${file}`],
  },
};

describe.each(Object.entries(PROXIES))('below a path, behind %s as the page configures it,', (name, proxy) => {
  const cleanUps: (() => unknown)[] = [];
  let user: CliUser;
  let server: RunningServer;
  let origin: string;

  beforeAll(async () => {
    const program = await proxy.ensure();
    user = await newCliUser();
    cleanUps.push(() => user.remove());
    const environment = {
      SGRAPH_SEND_BASE_PATH: '/send',
      SGRAPH_SEND_TRUSTED_PROXIES: '1',
      SGRAPH_SEND_UPLOADS: 'open',
      SGRAPH_SEND_LOG_LEVEL: 'silent',
    };
    server = await startServer({ store: 'memory:', environment, flags: ['--admin-port', 'same'] });
    cleanUps.push(() => server.kill());
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    // Traefik goes by the ending, the others do not.
    const file = join(user.folder, 'proxy.yaml');
    await writeFile(file, await proxy.configure(port, new URL(server.userUrl).host, user.folder));
    const child = spawn(program, proxy.args(file), {
      env: { PATH: process.env['PATH'], HOME: user.folder, LD_LIBRARY_PATH: join(dirname(program), 'lib') },
      stdio: 'ignore',
    });
    cleanUps.push(async () => {
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, 'exit');
    });
    const deadline = Date.now() + limitMs(30);
    while (!(await bodyAt('/send/health')).includes('"ok"')) {
      if (Date.now() > deadline) throw new Error(`${name} does not pass on /send/health`);
      await pause(100);
    }
  }, limitMs(120));
  afterAll(async () => {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  });

  async function bodyAt(path: string): Promise<string> {
    return fetch(origin + path).then(
      (answer) => answer.text(),
      () => '',
    );
  }

  it('the command line sends and receives by links with the path', async () => {
    await writeFile(user.at('file'), 'below a path');
    const link = await user.line(['send', 'file', '--server', `${origin}/send/`]);
    expect(link).toMatch(new RegExp(`^${origin}/send/d/[a-z2-7]{26}#`));
    expect(await user.line(['receive', link, '-o', '-'])).toBe('below a path');
    expect(await bodyAt('/sender/health')).not.toContain('"ok"');
  });

  // A proxy changes nothing in it, so one of them is enough.
  if (name !== 'nginx') return;
  it('every byte of its pages is proved, by the address of the server or of a page', async () => {
    for (const place of ['/send', `/send/d/${'a'.repeat(26)}`]) {
      const report = JSON.parse(await user.line(['verify-server', origin + place, '--json'])) as Record<
        string,
        unknown
      >;
      expect(report).toMatchObject({ server: `${origin}/send`, match: true });
    }
    const elsewhere = await user.run(['verify-server', `${origin}/other`]);
    expect(elsewhere.errors).toContain('is not an SGraph Send server');
  });
});
