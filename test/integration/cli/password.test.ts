import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ERRORS } from '../../../core/errors.ts';
import { limitMs } from '../../setup/time-limits.ts';
import type { CliUser } from '../../support/cli.ts';
import { newCliUser } from '../../support/cli.ts';
import { startGate } from '../../support/gate.ts';
import { startServer } from '../../support/server.ts';

const PROGRAM = fileURLToPath(new URL('../../../dist/bin/sgraph-send.js', import.meta.url));
const PASSWORD = '  Ångström & 密码 ';
const CONTENT = 'what only two people may read\n';

const cleanUps: (() => unknown)[] = [];
let user: CliUser;
let store: readonly string[];
beforeEach(async () => {
  user = await newCliUser();
  cleanUps.push(user.remove);
  store = ['--store', `disk:${user.at('store')}`];
  await writeFile(user.at('plan.txt'), CONTENT);
  await writeFile(user.at('password'), `${PASSWORD}\r\nnot this line\n`);
  await writeFile(user.at('wrong'), PASSWORD.trim());
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const send = (...more: string[]): Promise<string> => user.line(['send', 'plan.txt', ...store, ...more]);

describe('a password in a file', { timeout: limitMs(60) }, () => {
  it('is its first line with all its spaces, and opens in whatever form its letters come', async () => {
    const link = await send('--password-file', 'password');
    const wrong = await user.run(['receive', link, ...store, '--password-file', 'wrong']);
    expect([wrong.exit, wrong.errors]).toEqual([
      ERRORS.wrong_password.exit,
      `sgraph-send: ${ERRORS.wrong_password.text}\n`,
    ]);
    const environment = { SGRAPH_SEND_PASSWORD: PASSWORD.normalize('NFD') };
    const received = await user.run(['receive', link, ...store, '-o', '-'], { environment });
    expect([received.exit, received.output.toString()]).toEqual([0, CONTENT]);
    const info = await user.run(['info', link, ...store, '--password-file', '-'], { input: Buffer.from(PASSWORD) });
    expect(info.output.toString()).toMatch(/^name +plan\.txt\n[^]*^protected +with a password$/m);
    expect(await user.line(['log', link, ...store, '--password-file', 'password'])).toContain(
      'protected with a password',
    );
  });

  it('is asked for where there is none, with 56 where nobody can be asked', async () => {
    const link = await send('--password-file', 'password');
    for (const command of ['receive', 'info', 'log']) {
      const { exit, errors } = await user.run([command, link, ...store]);
      expect([exit, errors]).toEqual([
        ERRORS.password_required.exit,
        expect.stringContaining('give it with --password-file FILE or in SGRAPH_SEND_PASSWORD'),
      ]);
    }
    const { exit, errors } = await user.run(['send', 'plan.txt', ...store, '--password']);
    expect([exit, errors]).toEqual([56, expect.stringContaining('no password can be typed here')]);
  });

  it('is refused empty, too long, twice, or from the same input as the file, and nothing is sent', async () => {
    await writeFile(user.at('empty'), '\nsecond line\n');
    await writeFile(user.at('long'), 'x'.repeat(1_001));
    const refused: [string[], string][] = [
      [['--password-file', 'empty'], 'the first line of the password file is empty'],
      [['--password-file', 'long'], 'the password has 1001 characters, at most 1000 are allowed'],
      [['--password-file', 'password', '--password'], 'give --password or --password-file, not both'],
      [['--password-file', 'missing'], ''],
    ];
    for (const [flags, message] of refused) {
      const { exit, errors } = await user.run(['send', 'plan.txt', ...store, ...flags]);
      expect([exit === 0, errors]).toEqual([false, expect.stringContaining(message)]);
    }
    const both = await user.run(['send', '-', ...store, '--password-file', '-'], { input: Buffer.from('x') });
    expect(both.errors).toContain('standard input cannot be both the file and the password');
    expect(await readdir(user.at('store')).catch(() => [])).not.toContain('transfers');
  });

  it('decrypts a ciphertext with the record of its transfer', async () => {
    const link = await send('--password-file', 'password');
    const [id, key] = link.split('#') as [string, string];
    const record = user.at('store', 'transfers', id, 'transfer.json');
    const [part] = await readdir(user.at('store', 'transfers', id, 'parts'));
    const cipher = user.at('store', 'transfers', id, 'parts', part!);
    const given = ['decrypt', cipher, '--key', key, '-o', '-'];
    const right = await user.run([...given, '--record', record, '--password-file', 'password']);
    expect([right.exit, right.output.toString()]).toEqual([0, CONTENT]);
    const wrong = await user.run([...given, '--record', record, '--password-file', 'wrong']);
    expect(wrong.exit).toBe(ERRORS.wrong_password.exit);
    expect((await user.run(given)).exit).toBe(ERRORS.damaged.exit);
    expect(await readFile(record, 'utf8')).not.toContain('Ångström');
  });
});

describe('an interrupted upload with a password', { timeout: limitMs(120) }, () => {
  it('goes on without it, and so does one that starts again', async () => {
    const server = await startServer({ store: 'memory:' });
    cleanUps.push(() => server.kill('SIGKILL'));
    const slow = await startGate(server.userUrl, 1);
    cleanUps.push(slow.close);
    await writeFile(user.at('file'), Buffer.alloc(9 * 1024 * 1024, 'a'));
    const sending = user.start(['send', 'file', '--server', slow.url, '--password-file', 'password']);
    await slow.reached;
    sending.process.kill('SIGINT');
    expect((await sending.ended).exit).toBe(ERRORS.cancelled.exit);
    const [state] = await user.state();
    expect(state!.text).toContain('"passes":3');
    expect(state!.text).not.toContain('Ångström');
    slow.open();
    await writeFile(user.at('file'), Buffer.alloc(9 * 1024 * 1024, 'b'));
    const changed = await user.run(['resume']);
    expect(changed.exit).toBe(ERRORS.file_changed.exit);
    const link = (await user.line(['resume', '--restart'])).replace(slow.url, server.userUrl);
    const open = await user.run(['receive', link, '-o', '-']);
    expect(open.exit).toBe(ERRORS.password_required.exit);
    const received = await user.run(['receive', link, '-o', 'received', '--password-file', 'password']);
    expect(received.errors).toContain('received');
    expect((await readFile(user.at('received'))).equals(await readFile(user.at('file')))).toBe(true);
  });
});

/** Runs the program at a terminal, made by `script` of util-linux, and types an answer at each prompt. */
async function atTerminal(
  args: readonly string[],
  answers: readonly string[],
): Promise<{ exit: number; seen: string }> {
  const command = [process.execPath, PROGRAM, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: user.folder,
    env: { PATH: process.env['PATH'], HOME: user.folder, TERM: 'xterm' },
  });
  const left = [...answers];
  let seen = '';
  let asked = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
    for (const prompts = seen.split(/(?:password|again): /).length - 1; asked < prompts; asked++)
      child.stdin.write(`${left.shift() ?? ''}\r`);
  });
  const [exit] = (await once(child, 'close')) as [number];
  return { exit, seen };
}

describe('a password that is typed', { timeout: limitMs(120) }, () => {
  it('is asked for twice by the sender, and again from a recipient who mistypes it, and never shows', async () => {
    const differ = await atTerminal(['send', 'plan.txt', ...store, '--password'], ['one thing', 'another']);
    expect([differ.exit, differ.seen]).toEqual([2, expect.stringContaining('the two passwords differ')]);
    const sent = await atTerminal(['send', 'plan.txt', ...store, '--password'], ['open sesame', 'open sesame']);
    expect(sent.exit).toBe(0);
    expect(sent.seen).toContain('the password is not in the link');
    const link = /[a-z2-7]{26}#[\w-]{43}/.exec(sent.seen.slice(sent.seen.lastIndexOf('in another way')))![0];
    const tried = await atTerminal(['receive', link, ...store, '-o', 'received'], ['open', 'open sesame']);
    expect([tried.exit, tried.seen]).toEqual([0, expect.stringContaining('type it again')]);
    expect(await readFile(user.at('received'), 'utf8')).toBe(CONTENT);
    const failed = await atTerminal(['info', link, ...store], ['a', 'b', 'c', 'd']);
    expect(failed.exit).toBe(ERRORS.wrong_password.exit);
    expect(failed.seen.split('password: ')).toHaveLength(4);
    expect([differ, sent, tried].map(({ seen }) => seen).join('')).not.toMatch(/one thing|sesame/);
  });
});
