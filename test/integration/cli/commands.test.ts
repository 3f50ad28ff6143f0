import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../cli/commands.ts';
import { ERRORS } from '../../../core/errors.ts';
import { freePort } from '../../setup/server-process.ts';
import type { CliUser } from '../../support/cli.ts';
import { newCliUser } from '../../support/cli.ts';
import { hashOf } from '../../support/files.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer } from '../../support/server.ts';

let user: CliUser;
let server: RunningServer;
let sent: { id: string; link: string; manage: string };
beforeAll(async () => {
  user = await newCliUser();
  server = await startServer({ store: `disk:${user.at('store')}` });
  await writeFile(user.at('file.txt'), randomBytes(5_000_000));
  const args = ['send', 'file.txt', '--server', server.userUrl, '--message', 'a message', '--json'];
  sent = JSON.parse(await user.line(args)) as typeof sent;
});
afterAll(async () => {
  await server.kill();
  await user.remove();
});

describe('send', () => {
  it('prints the link alone on standard output, and with --quiet nothing on standard error', async () => {
    const { output, errors } = await user.run(['send', 'file.txt', '--server', server.userUrl]);
    expect(output.toString()).toMatch(/^http\S+#[\w-]{43}\n$/);
    expect(errors).toMatch(/to manage it \(log, expiry, delete\): http\S+\/t\/[a-z2-7]{26}#[\w-]{43}\n/);
    expect((await user.run(['send', 'file.txt', '--server', server.userUrl, '--quiet'])).errors).toBe('');
  });

  it('shows the link as a QR code when asked', async () => {
    expect((await user.run(['send', 'file.txt', '--server', server.userUrl, '--qr'])).errors).toMatch(/[▀▄█]{20}/u);
  });

  it('takes what the configuration file says', async () => {
    await user.line(['send', 'file.txt'], { environment: { SGRAPH_SEND_SERVER: server.userUrl } });
    const other = await newCliUser({ XDG_CONFIG_HOME: user.at('config') });
    try {
      await mkdir(user.at('config', 'sgraph-send'), { recursive: true });
      const config = { server: server.userUrl, downloads: 3 };
      await writeFile(user.at('config', 'sgraph-send', 'config.json'), JSON.stringify(config));
      await writeFile(other.at('file'), 'x');
      const link = await other.line(['send', 'file']);
      expect(JSON.parse(await other.line(['info', link, '--json']))).toMatchObject({ downloads: { max: 3 } });
    } finally {
      await other.remove();
    }
  });
});

describe('info', () => {
  it('shows the recipient what there is, and the owner its state', async () => {
    const shown = await user.line(['info', sent.link]);
    expect(shown).toMatch(/name +file.txt/);
    expect(shown).toMatch(/message +a message/);
    const owners = await user.line(['info', sent.manage]);
    expect(owners).toMatch(/state +ready/);
    expect(owners).not.toMatch(/file.txt/);
  });
});

describe('extend', () => {
  const inDays = (days: number): number => Date.now() + days * 86_400_000;

  it('makes a transfer expire later, or sooner, and prints when', async () => {
    const { output, errors } = await user.run(['extend', sent.manage, '20d']);
    expect(errors).toMatch(new RegExp(`^${sent.id} expires in (?:19 d 23 h|20 d)\n$`));
    const printed = output.toString().trim();
    expect(Math.abs(Date.parse(printed) - inDays(20))).toBeLessThan(60_000);
    expect(await user.line(['info', sent.link])).toContain(`expires    ${printed}`);
    const cut: unknown = JSON.parse(await user.line(['extend', sent.manage, '5d', '--json']));
    expect(cut).toEqual({
      id: sent.id,
      state: 'ready',
      expiresAt: expect.stringMatching(/^[0-9T:.-]{23}Z$/) as string,
    });
    expect(await user.line(['log', sent.manage])).toMatch(/expiry_changed +expires [0-9T:.-]{23}Z, caller/);
  });

  it('takes a moment exactly, and the key separately', async () => {
    const moment = new Date(Math.floor(inDays(3) / 60_000) * 60_000).toISOString();
    const [location, key] = sent.manage.split('#');
    expect(await user.line(['extend', location!, moment, '--key', key!])).toBe(moment);
  });

  it('works on a store without a server', async () => {
    const store = ['--store', `zip:${user.at('own.zip')}`];
    const { manage } = JSON.parse(await user.line(['send', 'file.txt', ...store, '--json'])) as { manage: string };
    const printed = await user.line(['extend', manage, '9d', ...store]);
    expect(JSON.parse(await user.line(['info', manage, ...store, '--json']))).toMatchObject({ expiresAt: printed });
  });
});

describe('log', () => {
  it('shows what happened, and gives a file that can be checked without a server', async () => {
    expect(await user.line(['log', sent.manage])).toMatch(/created[^]+completed/);
    const file = await user.line(['log', sent.link, '--json']);
    await writeFile(user.at('log.json'), file);
    expect(await user.line(['log', 'verify', 'log.json'])).toMatch(/none altered or missing/);
    await writeFile(user.at('log.json'), file.replace('"kind": "completed"', '"kind": "viewed"'));
    const altered = await user.run(['log', 'verify', 'log.json']);
    expect([altered.exit, altered.errors]).toEqual([ERRORS.damaged.exit, expect.stringContaining('altered')]);
  });

  it('follows until Ctrl-C', async () => {
    const following = user.start(['log', sent.manage, '--follow']);
    const seen = new Promise<void>((resolve) => {
      following.process.stdout.on('data', (chunk: Buffer) => chunk.includes('claimed') && resolve());
    });
    await user.line(['receive', sent.link, '-o', 'followed']);
    await seen;
    following.process.kill('SIGINT');
    expect((await following.ended).exit).toBe(ERRORS.cancelled.exit);
  });
});

describe('decrypt', () => {
  it('opens parts that were obtained in any other way', async () => {
    const parts = join(user.at('store'), 'transfers', sent.id, 'parts');
    const names = (await readdir(parts)).sort();
    const ciphertext = Buffer.concat(await Promise.all(names.map((name) => readFile(join(parts, name)))));
    await writeFile(user.at('ciphertext'), ciphertext);
    await user.line(['decrypt', 'ciphertext', '--key', sent.link, '-o', 'plain']);
    expect(await hashOf(user.at('plain'))).toBe(await hashOf(user.at('file.txt')));
    const key = sent.link.split('#')[1]!;
    const piped = await user.run(['decrypt', '-', '--key', key], { input: ciphertext });
    expect(piped.output.equals(await readFile(user.at('file.txt')))).toBe(true);
    const cut = await user.run(['decrypt', '-', '--key', key, '-o', 'cut'], { input: ciphertext.subarray(0, -1) });
    expect(cut.exit).toBe(ERRORS.damaged.exit);
    expect((await readdir(user.folder)).filter((name) => /^(?:cut|\.sgraph-send)/.test(name))).toEqual([]);
  });
});

describe('admin', () => {
  it('makes, lists and revokes tokens that senders use', async () => {
    const strict = await startServer({ store: 'memory:', environment: { SGRAPH_SEND_UPLOADS: 'token' } });
    const environment = { SGRAPH_SEND_ADMIN_KEY: strict.adminKey, SGRAPH_SEND_ADMIN_SERVER: strict.adminUrl };
    const send = (token: string): ReturnType<CliUser['run']> =>
      user.run(['send', 'file.txt', '--server', strict.userUrl, '--token', token]);
    try {
      const token = await user.line(['admin', 'tokens', 'create', 'a team', '--uses', '2', '--valid-for', '1d', '-q'], {
        environment,
      });
      expect((await send(token)).exit).toBe(0);
      const listed = await user.line(['admin', 'tokens', 'list'], { environment });
      expect(listed).toMatch(/^[a-z2-7]{26} {2}active +1\/2 .+a team$/);
      expect(await user.line(['admin', 'transfers'], { environment })).toMatch(/^[a-z2-7]{26} {2}ready /);
      await user.line(['admin', 'tokens', 'revoke', listed.slice(0, 26)], { environment });
      expect((await send(token)).exit).toBe(ERRORS.token_revoked.exit);
      const wrong = await user.run(['admin', 'transfers'], {
        environment: { ...environment, SGRAPH_SEND_ADMIN_KEY: 'x'.repeat(40) },
      });
      expect(wrong.exit).toBe(ERRORS.unauthorized.exit);
    } finally {
      await strict.kill();
    }
  });

  it('purges a store that it opens itself', async () => {
    const store = ['--store', `disk:${user.at('own')}`];
    const { manage } = JSON.parse(await user.line(['send', 'file.txt', ...store, '--json'])) as { manage: string };
    // Where the command takes longer than that, its end is past when it comes.
    for (let seconds = 1; ; seconds *= 2) {
      const { exit, errors } = await user.run(['extend', manage, `${seconds}s`, ...store]);
      await pause(seconds * 1_000 + 100);
      if (exit === 0) break;
      expect([exit, errors]).toEqual([ERRORS.invalid_request.exit, expect.any(String)]);
    }
    expect(JSON.parse(await user.line(['admin', 'purge', ...store, '--json']))).toMatchObject({ expired: 1 });
    expect(await user.line(['admin', 'transfers', ...store])).toMatch(/expired/);
  });
});

describe('doctor', () => {
  it('finds all well, or says what is not', async () => {
    const well = await user.run(['doctor', '--server', server.userUrl]);
    expect([well.exit, well.output.toString()]).toEqual([
      0,
      expect.stringMatching(/version.*\n.*\n.*\nplace .*uploads open.*\n/),
    ]);
    const down = await user.run(['doctor', '--server', `http://127.0.0.1:${await freePort()}`]);
    expect([down.exit, down.output.toString()]).toEqual([
      ERRORS.network.exit,
      expect.stringContaining('FAILED (network)'),
    ]);
  });
});

describe('every command', () => {
  it('prints its help', async () => {
    const { exit, output } = await user.run(['receive', '--help']);
    expect([exit, output.toString()]).toEqual([0, expect.stringMatching(/^Usage: sgraph-send receive [^]+\nExample/)]);
  });

  it('is completed by the shells', async () => {
    const script = await user.line(['completion', 'bash']);
    for (const word of [
      ...Object.keys(COMMANDS),
      '--expires',
      '--extract',
      'tokens',
      'revoke',
      'audit',
      '--active-since',
    ])
      expect(script).toContain(word);
  });
});
