import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ERRORS } from '../../../core/errors.ts';
import { freePort } from '../../setup/server-process.ts';
import type { CliUser } from '../../support/cli.ts';
import { newCliUser } from '../../support/cli.ts';
import { hashOf } from '../../support/files.ts';
import type { Gate } from '../../support/gate.ts';
import { startGate } from '../../support/gate.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer } from '../../support/server.ts';
import { limitMs } from '../../setup/time-limits.ts';

const MIB = 1024 * 1024;
const PART = 4 * MIB;
const UPLOAD = 40 * MIB + 12_345;
/** More than is received between two marks. */
const DOWNLOAD = 88 * MIB;

const cleanUps: (() => unknown)[] = [];
let user: CliUser;
beforeEach(async () => {
  user = await newCliUser();
  cleanUps.push(user.remove);
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function start(store: string, port?: number): Promise<RunningServer> {
  const server = await startServer({ store, ...(port !== undefined && { port }) });
  cleanUps.push(() => server.kill('SIGKILL'));
  return server;
}

async function gate(serverUrl: string, passes: number): Promise<Gate> {
  const opened = await startGate(serverUrl, passes);
  cleanUps.push(opened.close);
  return opened;
}

async function write(name: string, bytes: number): Promise<void> {
  await writeFile(user.at(name), randomBytes(bytes));
}

/** Files that begin as those under way do. */
async function leftOver(): Promise<string[]> {
  return (await readdir(user.folder)).filter((name) => name.startsWith('.sgraph-send'));
}

describe.each([
  ['SIGINT', ERRORS.cancelled.exit],
  ['SIGKILL', null],
] as const)('after %s', (signal, exit) => {
  it('an upload goes on with the parts that are missing', async () => {
    const { userUrl } = await start('memory:');
    const slow = await gate(userUrl, 3);
    await write('file', UPLOAD);
    const sending = user.start(['send', 'file', '--server', slow.url]);
    await slow.reached;
    sending.process.kill(signal);
    const cut = await sending.ended;
    expect([cut.exit, cut.output.toString()]).toEqual([exit, '']);
    const [state] = await user.state();
    const id = /uploads\/([a-z2-7]{26})\.jsonl/.exec(state!.path)![1]!;
    if (exit !== null) expect(cut.errors).toMatch(`sgraph-send resume ${id}`);
    expect((await stat(user.at('.local/state/sgraph-send', state!.path))).mode & 0o777).toBe(0o600);
    expect((await stat(user.at('.local/state/sgraph-send'))).mode & 0o777).toBe(0o700);

    slow.takeCount();
    slow.open();
    expect(await user.line(['resume', '--list'])).toMatch(`${id}  upload`);
    const link = await user.line(['resume']);
    expect(slow.takeCount()).toBeLessThanOrEqual(8);
    expect(await user.state()).toEqual([]);
    await user.line(['receive', link, '-o', 'received']);
    expect(await hashOf(user.at('received'))).toBe(await hashOf(user.at('file')));
  });

  it('a download goes on behind what was verified, by the same claim', async () => {
    const { userUrl } = await start('memory:');
    const slow = await gate(userUrl, 18);
    await write('file', DOWNLOAD);
    const link = await user.line(['send', 'file', '--server', userUrl, '--downloads', '1']);
    const receiving = user.start(['receive', link, '--server', slow.url, '-o', 'received']);
    await slow.reached;
    const marked = async (): Promise<number> =>
      Number(/"parts":([0-9]+)/.exec((await user.state())[0]?.text ?? '')?.[1]);
    await until(async () => (await marked()) > 0);
    const kept = await marked();
    receiving.process.kill(signal);
    expect((await receiving.ended).exit).toBe(exit);
    expect(await leftOver()).toHaveLength(1);
    await expect(stat(user.at('received'))).rejects.toThrow('ENOENT');

    slow.takeCount();
    slow.open();
    await user.line(['resume']);
    expect(slow.takeCount()).toBeLessThanOrEqual(DOWNLOAD / PART + 1 - kept);
    expect(await hashOf(user.at('received'))).toBe(await hashOf(user.at('file')));
    expect([await leftOver(), await user.state()]).toEqual([[], []]);
  });
});

describe('an upload whose file has changed meanwhile', () => {
  it('does not continue, and starts again only when asked', async () => {
    const { userUrl } = await start('memory:');
    const slow = await gate(userUrl, 3);
    await write('file', UPLOAD);
    const sending = user.start(['send', 'file', '--server', slow.url, '--message', 'kept']);
    await slow.reached;
    sending.process.kill('SIGKILL');
    await sending.ended;
    slow.open();
    await writeFile(user.at('file'), randomBytes(UPLOAD));
    const refused = await user.run(['resume']);
    expect([refused.exit, refused.output.toString()]).toEqual([ERRORS.file_changed.exit, '']);
    expect(refused.errors).toMatch('--restart');
    const link = await user.line(['resume', '--restart']);
    const received = await user.run(['receive', link, '-o', 'received']);
    expect(received.errors).toMatch('kept');
    expect(await hashOf(user.at('received'))).toBe(await hashOf(user.at('file')));
    expect(await user.state()).toEqual([]);
  });
});

describe('a download to standard output', () => {
  it('starts again under the same claim', async () => {
    const { userUrl } = await start('memory:');
    const slow = await gate(userUrl, 2);
    await write('file', 5 * PART);
    const link = await user.line(['send', 'file', '--server', userUrl, '--downloads', '1']);
    const receiving = user.start(['receive', link, '--server', slow.url, '-o', '-']);
    await slow.reached;
    receiving.process.kill('SIGKILL');
    await receiving.ended;
    slow.open();
    const again = await user.run(['receive', link, '--server', slow.url, '-o', '-']);
    expect([again.exit, again.output.equals(await readFile(user.at('file')))]).toEqual([0, true]);
    expect(await user.state()).toEqual([]);
  });
});

describe('a file that came to the target meanwhile', () => {
  it('is not overwritten, and what was received is not lost although the transfer is used up', async () => {
    const { userUrl } = await start('memory:');
    const slow = await gate(userUrl, 2);
    await write('file', 5 * PART);
    const link = await user.line(['send', 'file', '--server', userUrl, '--downloads', '1']);
    const receiving = user.start(['receive', link, '--server', slow.url, '-o', 'received']);
    await slow.reached;
    await write('received', 1);
    slow.open();
    expect((await receiving.ended).exit).toBe(ERRORS.file_exists.exit);
    expect((await stat(user.at('received'))).size).toBe(1);
    expect((await user.run(['info', link])).exit).toBe(ERRORS.limit_reached.exit);
    await rm(user.at('received'));
    expect(await user.line(['resume'])).toBe(user.at('received'));
    expect(await hashOf(user.at('received'))).toBe(await hashOf(user.at('file')));
    expect([await leftOver(), await user.state()]).toEqual([[], []]);
  });
});

describe('a server that is restarted in the middle', () => {
  it('costs a sender and a recipient nothing but time', async () => {
    const store = `disk:${user.at('store')}`;
    const port = await freePort();
    const first = await start(store, port);
    await write('file', UPLOAD);
    const restart = async (server: RunningServer, slow: Gate): Promise<RunningServer> => {
      await slow.reached;
      await server.kill('SIGKILL');
      const next = await start(store, port);
      slow.open();
      return next;
    };
    const sendGate = await gate(first.userUrl, 2);
    const sending = user.start(['send', 'file', '--server', sendGate.url]);
    const second = await restart(first, sendGate);
    const sent = await sending.ended;
    expect([sent.exit, sent.errors]).toEqual([0, expect.any(String)]);
    const receiveGate = await gate(first.userUrl, 2);
    const link = sent.output.toString();
    const receiving = user.start(['receive', link, '--server', receiveGate.url, '-o', 'received']);
    await restart(second, receiveGate);
    expect((await receiving.ended).exit).toBe(0);
    expect(await hashOf(user.at('received'))).toBe(await hashOf(user.at('file')));
  });
});

describe('resume', () => {
  it('says so when no transfer is unfinished, and forgets when asked', async () => {
    expect((await user.run(['resume'])).exit).toBe(ERRORS.not_found.exit);
    const { userUrl } = await start('memory:');
    const slow = await gate(userUrl, 1);
    await write('file', 5 * PART);
    const link = await user.line(['send', 'file', '--server', userUrl]);
    const receiving = user.start(['receive', link, '--server', slow.url, '-o', 'received']);
    await slow.reached;
    receiving.process.kill('SIGKILL');
    await receiving.ended;
    expect(await leftOver()).toHaveLength(1);
    await user.line(['resume', '--forget']);
    expect([await leftOver(), await user.state()]).toEqual([[], []]);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + limitMs(20);
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('the condition was not met in 20 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
