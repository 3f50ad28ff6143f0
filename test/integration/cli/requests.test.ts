import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createClient } from '../../../core/client/client.ts';
import { sendToRequest } from '../../../core/client/file-requests.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import { ERRORS } from '../../../core/errors.ts';
import { createBucket } from '../../setup/bucket.ts';
import { makeAccessToken } from '../../support/access-tokens.ts';
import type { CliUser } from '../../support/cli.ts';
import { newCliUser } from '../../support/cli.ts';
import type { Answer } from '../../support/evil-server.ts';
import { startEvilServer } from '../../support/evil-server.ts';
import { startGate } from '../../support/gate.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer } from '../../support/server.ts';
import { limitMs } from '../../setup/time-limits.ts';

const BUCKET = `requests-${crypto.randomUUID()}`;

interface Made {
  readonly id: string;
  readonly link: string;
  readonly inbox: string;
}
interface Entry {
  readonly number: number;
  readonly transfer: string;
  readonly sealed: string;
}
interface Listed {
  readonly entries: readonly Entry[];
}

let aws: Record<string, string>;
beforeAll(async () => {
  await createBucket(inject('ministack'), BUCKET);
  aws = {
    AWS_ENDPOINT_URL: inject('ministack'),
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
  };
});

const cleanUps: (() => unknown)[] = [];
let owner: CliUser;
let sender: CliUser;
beforeEach(async () => {
  [owner, sender] = await Promise.all([newUser(), newUser()]);
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function newUser(): Promise<CliUser> {
  const user = await newCliUser(aws);
  cleanUps.push(user.remove);
  return user;
}

async function json<T>(user: CliUser, ...args: string[]): Promise<T> {
  return JSON.parse(await user.line([...args, '--json'])) as T;
}

async function failure(user: CliUser, ...args: string[]): Promise<{ exit: number | null; code: string }> {
  const { exit, output } = await user.run([...args, '--json']);
  return { exit, code: (JSON.parse(output.toString()) as { error: { code: string } }).error.code };
}

async function sendText(text: string, to: string, name = 'a.txt', ...flags: string[]): Promise<void> {
  await writeFile(sender.at(name), text);
  await sender.line(['send', name, '--to', to, ...flags]);
}

const read = (user: CliUser, ...path: string[]): Promise<string> => readFile(user.at(...path), 'utf8');

interface Place {
  readonly name: string;
  readonly store: () => string;
  readonly by: 'server' | 'cli';
  readonly mode?: 'direct';
}
const bucket = (): string => `s3://${BUCKET}/${crypto.randomUUID()}`;
const PLACES: readonly Place[] = [
  { name: 'a server on disk', store: () => `disk:${owner.at('store')}`, by: 'server' },
  { name: 'a server whose files go straight to a bucket', store: bucket, by: 'server', mode: 'direct' },
  { name: 'a zip file without a server', store: () => `zip:${owner.at('store.zip')}`, by: 'cli' },
];

describe.each(PLACES)('a file request over $name', { timeout: limitMs(120) }, ({ store, by, mode }) => {
  it('gives its owner what two senders sent under one name, on two machines, until it is closed', async () => {
    const flags = await flagsFor();
    const made = await json<Made>(
      owner,
      'request',
      'create',
      '--title',
      'Photos',
      '--message',
      'All\u001b[2J',
      ...flags,
    );
    const [link, inbox] = by === 'server' ? [/\/r\/[a-z2-7]{26}#[\w-]{43}$/, /\/request\//] : [/^[a-z2-7]{26}#/, /#/];
    expect(made).toMatchObject({
      link: expect.stringMatching(link) as string,
      inbox: expect.stringMatching(inbox) as string,
    });
    await sendText('one', made.link, 'a.txt', ...flags);
    await writeFile(sender.at('a.txt'), 'two');
    const second = await sender.run(['send', 'a.txt', '--to', made.link, ...flags]);
    expect(second.errors).toContain('request: Photos\nmessage: All?[2J\n');
    expect(second.output.toString()).toMatch(/^[a-z2-7]{26} was sent to the file request: its owner can open it\n$/);
    expect(await sender.state()).toEqual([]);

    const row = { id: made.id, title: 'Photos', state: 'open', sent: 2, received: 0 };
    expect(await json(owner, 'request', 'list')).toEqual([expect.objectContaining(row)]);
    expect(await owner.line(['request', 'receive', '-o', 'in'])).toBe(
      `${owner.at('in', 'a.txt')}\n${owner.at('in', '2', 'a.txt')}`,
    );
    expect([await read(owner, 'in', 'a.txt'), await read(owner, 'in', '2', 'a.txt')]).toEqual(['one', 'two']);
    expect(await owner.line(['request', 'receive', '-o', 'in'])).toBe('');
    expect(await json(owner, 'request', 'list')).toMatchObject([{ received: 2 }]);

    const other = await newUser();
    const received = await json<{ files: { path: string }[] }>(other, 'request', 'receive', made.inbox, ...flags);
    expect(received.files.map(({ path }) => path)).toEqual([other.at('a.txt'), other.at('2', 'a.txt')]);

    expect(await json(owner, 'request', 'close')).toEqual({ id: made.id, state: 'closed', received: 2 });
    const { request_closed: closed } = ERRORS;
    expect(await failure(sender, 'send', 'a.txt', '--to', made.link, ...flags)).toEqual({
      exit: closed.exit,
      code: 'request_closed',
    });
    expect(await json(other, 'request', 'list')).toMatchObject([{ state: 'closed', sent: 2, received: 2 }]);
  });

  async function flagsFor(): Promise<string[]> {
    const url = store();
    if (by === 'cli') return ['--store', url, ...(mode ? ['--mode', mode] : [])];
    const environment = { ...aws, ...(mode && { SGRAPH_SEND_MODE: mode }) };
    const server = await startServer({ store: url, environment });
    cleanUps.push(() => server.kill());
    return ['--server', server.userUrl];
  }
});

describe('a server that needs access codes', { timeout: limitMs(120) }, () => {
  it('takes the uses of the owner’s code for senders without one, and no more than it has', async () => {
    const server = await startServer({ store: 'memory:', environment: { SGRAPH_SEND_UPLOADS: 'token' } });
    cleanUps.push(() => server.kill());
    const create = ['request', 'create', '--server', server.userUrl];
    expect(await failure(owner, ...create)).toEqual({ exit: ERRORS.token_required.exit, code: 'token_required' });
    const { token } = await makeAccessToken(server, { maxUses: 1 });
    const made = await json<Made>(owner, ...create, '--token', token);
    await sendText('one', made.link);
    expect(await failure(sender, 'send', 'a.txt', '--to', made.link)).toEqual({
      exit: ERRORS.request_full.exit,
      code: 'request_full',
    });
    expect(await owner.line(['request', 'receive'])).toBe(owner.at('a.txt'));
    expect((await owner.state()).map(({ text }) => text).join()).not.toContain(token);
  });
});

describe('on one server', { timeout: limitMs(120) }, () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({ store: 'memory:' });
  });
  afterAll(() => server.kill());

  const create = (...flags: string[]): Promise<Made> =>
    json<Made>(owner, 'request', 'create', '--server', server.userUrl, ...flags);
  async function evil(path: RegExp, change: Answer): Promise<string> {
    const { url, close } = await startEvilServer(server.userUrl, path, change);
    cleanUps.push(close);
    return url;
  }
  const through = (link: string, url: string): string => link.replace(server.userUrl, url);

  it('a private link with the key of another one is refused, and keeps the right one from nothing', async () => {
    const made = await create();
    await sendText('one', made.link);
    const machine = await newUser();
    const wrong = made.inbox.replace(/#.*/, `#${newSecret()}`);
    const { exit } = ERRORS.wrong_key;
    expect(await failure(machine, 'request', 'receive', wrong)).toEqual({ exit, code: 'wrong_key' });
    expect(await machine.state()).toEqual([]);
    expect(await machine.line(['request', 'receive', made.inbox])).toBe(machine.at('a.txt'));
    expect(await failure(machine, 'request', 'close', wrong)).toMatchObject({ code: 'not_owner' });
    expect(await json(machine, 'request', 'list')).toMatchObject([{ id: made.id, state: 'open' }]);
  });

  it('one bad entry among good ones is named, and the good ones arrive', async () => {
    const made = await create();
    for (const text of ['one', 'two', 'three']) await sendText(text, made.link, `${text}.txt`);
    const url = await evil(/entries$/, ({ entries: [one, two, three] }: Listed) => ({
      json: { entries: [one, { ...two, sealed: three?.sealed }, { ...three, number: 4 }] },
    }));
    const { exit, output, errors } = await owner.run(['request', 'receive', through(made.inbox, url), '--json']);
    const { files, skipped } = JSON.parse(output.toString()) as { files: { name: string }[]; skipped: unknown };
    expect([exit, files.map(({ name }) => name)]).toEqual([0, ['one.txt', 'three.txt']]);
    expect(skipped).toEqual([
      { number: 2, code: 'damaged', why: 'it was not made for this request' },
      { number: 3, code: 'damaged', why: 'the server left it out' },
    ]);
    expect(errors).toContain('entry 2: it was not made for this request');
    // An honest answer still gives what is missing.
    expect(await owner.line(['request', 'receive', made.inbox])).toBe(owner.at('two.txt'));
  });

  it('thousands of forged entries take one request, and the good one behind them arrives', async () => {
    const made = await create();
    await sendText('one', made.link);
    let asked = 0;
    const url = await evil(/entries$/, ({ entries: [real] }: Listed) => {
      asked += 1;
      const forged = Array.from({ length: 5_000 }, (_, index) => ({
        ...real,
        number: index + 1,
        transfer: 'a'.repeat(26),
        // As long as what a sender seals, so that it takes a key agreement to refuse it.
        sealed: index % 20 === 0 ? real?.sealed : 'A',
      }));
      return { json: { entries: [...forged, { ...real, number: 5_001 }] } };
    });
    const { exit, output } = await owner.run(['request', 'receive', through(made.inbox, url), '--json', '-q']);
    const { files, skipped } = JSON.parse(output.toString()) as { files: { name: string }[]; skipped: unknown[] };
    expect([exit, files.map(({ name }) => name), skipped.length, asked]).toEqual([0, ['a.txt'], 5_000, 1]);
  });

  it('a server that denies a request, or puts other words into it, takes nothing from this machine', async () => {
    const [made, other] = [await create('--title', 'Mine'), await create('--title', 'Other')];
    await sendText('one', made.link);
    const words = (await (await fetch(`${server.userUrl}/api/requests/${other.id}`)).json()) as { metadata: string };
    const url = await evil(/\/api\/requests\/[^/]+$/, (info: object, { pathname }) =>
      pathname.endsWith(made.id)
        ? { status: 404, json: { type: 'about:blank', title: 'no', status: 404, code: 'not_found' } }
        : { json: { ...info, metadata: words.metadata.replace(/^..../, 'AAAA') } },
    );
    for (const { path, text } of await owner.state())
      await writeFile(owner.at('.local', 'state', 'sgraph-send', path), text.replace(server.userUrl, url));
    const listed = await owner.run(['request', 'list', '--json']);
    expect(JSON.parse(listed.output.toString())).toMatchObject([
      { id: made.id, state: 'gone', title: 'Mine' },
      { id: other.id, state: 'refused' },
    ]);
    expect(listed.errors).toContain(`${other.id}: title and message of the file request are not what`);
    expect(await owner.line(['request', 'receive', made.inbox])).toBe(owner.at('a.txt'));
    expect(await failure(sender, 'send', 'a.txt', '--to', through(other.link, url))).toEqual({
      exit: ERRORS.damaged.exit,
      code: 'damaged',
    });
    expect(await json(owner, 'request', 'forget', other.id)).toEqual({ id: other.id, forgotten: true });
    expect(await json(owner, 'request', 'list')).toMatchObject([{ id: made.id }]);
  });

  it('a sender whose file takes the place of a folder keeps no other file from its recipient', async () => {
    const made = await create();
    await sendText('one', made.link, '3');
    for (const text of ['two', 'three']) await sendText(text, made.link);
    await sendText('four', made.link, 'b.txt');
    const { exit, output, errors } = await owner.run(['request', 'receive', '-o', 'in']);
    expect([exit, errors]).toEqual([2, expect.stringContaining('1 of 4 entries could not be saved')]);
    expect(errors).toContain('warning: entry 3: ');
    expect(output.toString().trim().split('\n')).toEqual(['3', 'a.txt', 'b.txt'].map((name) => owner.at('in', name)));
    expect((await readdir(owner.at('in'))).sort()).toEqual(['3', 'a.txt', 'b.txt']);
    expect(await owner.line(['request', 'receive', '-o', 'elsewhere'])).toBe(owner.at('elsewhere', 'a.txt'));
  });

  it('an upload that is not complete is named, and one with a password too; the latter is received with it', async () => {
    const made = await create();
    const terms = { metadata: { name: 'x', type: '' }, expiresInSeconds: 600, maxDownloads: 1 };
    const source = { bytes: 9, read: () => Promise.reject(new Error('the file is gone')) };
    const forRequest = sendToRequest(made.link.split('#')[1]!);
    await expect(createClient({ baseUrl: server.userUrl }).upload({ ...terms, source, forRequest })).rejects.toThrow();
    await writeFile(sender.at('password'), 'open sesame');
    await sendText('two', made.link, 'a.txt', '--password-file', 'password');
    const { skipped } = await json<{ skipped: unknown }>(owner, 'request', 'receive');
    expect(skipped).toMatchObject([
      { number: 1, code: 'not_complete' },
      { number: 2, code: 'password_required' },
    ]);
    const given = ['--password-file', sender.at('password')];
    expect(await owner.line(['request', 'receive', ...given])).toBe(owner.at('a.txt'));
  });

  it('a download that was interrupted and resumed counts as received, and is not downloaded again', async () => {
    const made = await create();
    await sendText('one', made.link);
    const gate = await startGate(server.userUrl, 0);
    cleanUps.push(gate.close);
    const receiving = owner.start(['request', 'receive', through(made.inbox, gate.url)]);
    await gate.reached;
    receiving.process.kill('SIGKILL');
    await receiving.ended;
    gate.open();
    expect(await owner.line(['resume'])).toBe(owner.at('a.txt'));
    expect(await owner.line(['request', 'receive', made.inbox])).toBe('');
    expect(await json(owner, 'request', 'list')).toMatchObject([{ sent: 1, received: 1 }]);
  });

  it('a request goes to another machine as a file that only its owner can read, which is never overwritten', async () => {
    const made = await create('--title', 'Photos');
    await sendText('one', made.link);
    expect(await owner.line(['request', 'export', '-o', 'photos.json'])).toBe('photos.json');
    expect((await stat(owner.at('photos.json'))).mode & 0o777).toBe(0o600);
    expect(await failure(owner, 'request', 'export', '-o', 'photos.json')).toMatchObject({ code: 'file_exists' });
    const machine = await newUser();
    const file = await readFile(owner.at('photos.json'));
    expect((await machine.run(['request', 'import', '-', '-q'], { input: file })).exit).toBe(0);
    expect((await machine.run(['request', 'export'])).output.toString()).toBe(file.toString());
    expect(await machine.line(['request', 'receive'])).toBe(machine.at('a.txt'));
    await writeFile(
      machine.at('other.json'),
      file.toString().replace(/"ownerSecret":"[^"]+"/, `"ownerSecret":"${newSecret()}"`),
    );
    expect(await failure(machine, 'request', 'import', 'other.json')).toMatchObject({ code: 'wrong_key' });
  });

  it('without a home the private link is all there is, which is said', async () => {
    const environment = { HOME: '/dev/null' };
    const run = ['request', 'create', '--server', server.userUrl, '--json'];
    const { errors, output } = await owner.run(run, { environment });
    expect(errors).toContain('this machine does not keep the file request: save its private link: set HOME');
    const made = JSON.parse(output.toString()) as Made;
    await sendText('one', made.link);
    const received = await owner.run(['request', 'receive', made.inbox], { environment });
    expect([received.exit, received.output.toString().trim()]).toEqual([0, owner.at('a.txt')]);
    expect((await owner.run(['request', 'receive'], { environment })).errors).toContain('give the private link');
    const quiet = await owner.run(['request', 'create', '--server', server.userUrl, '--quiet'], { environment });
    expect(quiet.errors).toContain('/request/');
  });

  it('what a server would refuse is refused with what it allows, and links of another kind by what they are', async () => {
    const made = await create();
    const many = await owner.run(['request', 'create', '--server', server.userUrl, '--transfers', '10000', '--json']);
    expect([many.exit, many.output.toString()]).toEqual([
      2,
      expect.stringContaining('--transfers is 10000, must be at most 1000'),
    ]);
    expect(await failure(owner, 'send', '--text', 'x', '--to', made.inbox)).toEqual({ exit: 2, code: 'invalid_link' });
    expect(await failure(sender, 'send', '--text', 'x', '--to', made.link, '--qr')).toMatchObject({ exit: 2 });
    expect(await failure(owner, 'receive', made.link)).toEqual({ exit: 2, code: 'invalid_link' });
  });
});
