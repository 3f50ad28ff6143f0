import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../../core/client/client.ts';
import { createClient } from '../../../core/client/client.ts';
import type { Uploaded } from '../../../core/client/upload-options.ts';
import type { ErrorCode } from '../../../core/errors.ts';
import { ERRORS } from '../../../core/errors.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import { downloadLink } from '../../../core/link.ts';
import { freePort } from '../../setup/server-process.ts';
import { patternBytes, sourceOf } from '../../support/app.ts';
import type { CliOptions, CliUser } from '../../support/cli.ts';
import { newCliUser } from '../../support/cli.ts';
import { hashOf } from '../../support/files.ts';
import { letExpire } from '../../support/let-expire.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer } from '../../support/server.ts';
import { limitMs } from '../../setup/time-limits.ts';

const MIB = 1024 * 1024;
let user: CliUser;
let server: RunningServer;
let flags: string[];
beforeAll(async () => {
  user = await newCliUser();
  server = await startServer({ store: `disk:${user.at('store')}` });
  flags = ['--server', server.userUrl];
  await writeFile(user.at('file'), randomBytes(9 * MIB));
});
afterAll(async () => {
  await server.kill();
  await user.remove();
});

/** Expects the failure with its exit code, nothing on standard output, one line that says why, and nothing left behind. */
async function expectFailure(
  code: ErrorCode,
  args: readonly string[],
  options: CliOptions & { readonly says?: RegExp } = {},
): Promise<void> {
  const before = await files();
  const { exit, output, errors } = await user.run(args, options);
  // Shown together, for the reader of a failure of this test.
  expect(`${exit} ${errors}`).toMatch(new RegExp(`^${ERRORS[code].exit} `));
  expect(output.toString()).toBe('');
  const lines = errors.split('\n').filter((line) => line.startsWith('sgraph-send: '));
  expect(lines).toHaveLength(code === 'broken_pipe' ? 0 : 1);
  expect(errors).not.toMatch(/\n\s+at /);
  if (options.says) expect(errors).toMatch(options.says);
  expect(await files()).toEqual(before);
}

/** All files except the store and the state from which a later run can resume. */
async function files(): Promise<string[]> {
  const names = await readdir(user.folder);
  return names.filter((name) => !/^(?:store|\.local|\.sgraph-send-.*\.part)$/.test(name)).sort();
}

async function sendByClient(): Promise<Uploaded & { client: Client }> {
  const client = createClient({ baseUrl: server.userUrl });
  const terms = { metadata: { name: 'file', type: '' }, expiresInSeconds: 3_600, maxDownloads: 1 };
  return { client, ...(await client.upload({ ...terms, source: sourceOf(patternBytes(1_000)) })) };
}

const send = (...more: string[]): Promise<string> => user.line(['send', 'file', ...flags, ...more]);

describe('receive fails with a code of its own, and leaves no file, for', () => {
  it('a wrong key', async () => {
    // The history of this machine would know the key.
    const [location] = (await send('--no-history')).split('#');
    await expectFailure('wrong_key', ['receive', `${location}#${newSecret()}`, '-o', 'out']);
    await expectFailure('wrong_key', ['receive', location!, '--key', newSecret(), '-o', 'out']);
    await expectFailure('invalid_link', ['receive', location!, '-o', 'out'], { says: /--key/ });
    await expectFailure('invalid_link', ['receive', `${location}#short`, '-o', 'out'], { says: /43 characters/ });
    await expectFailure('invalid_link', ['receive', location!.slice(0, -9), '-o', 'out'], {
      says: /ends within its ID/,
    });
  });

  it('a transfer that has expired, was deleted, or is used up', async () => {
    const single = await send('--downloads', '1');
    await user.line(['receive', single, '-o', '-', '-q'], { shell: '"$0" "$@" > /dev/null' });
    await expectFailure('limit_reached', ['receive', single, '-o', 'out']);
    const sent = await user.run(['send', 'file', ...flags, '--json']);
    const { link, manage } = JSON.parse(sent.output.toString()) as { link: string; manage: string };
    await user.line(['delete', manage]);
    await expectFailure('deleted', ['receive', link, '-o', 'out']);
    await expectFailure('not_owner', ['delete', link]);
    await expectFailure('deleted', ['extend', manage, '1d']);
    await expectFailure('not_owner', ['extend', link, '1d']);
    const brief = await sendByClient();
    await letExpire(brief.client, brief.id, brief.ownerSecret);
    await expectFailure('expired', ['receive', downloadLink(server.userUrl, brief.id, brief.secret), '-o', 'out']);
  });

  it('a ciphertext that was altered or cut, which can be continued once it was restored', async () => {
    for (const [code, alter] of [
      ['damaged', (bytes: Buffer) => bytes.fill(bytes[5_000]! ^ 1, 5_000, 5_001)],
      // The server sees it by its size.
      ['store_damaged', (bytes: Buffer) => bytes.subarray(0, -100)],
    ] as const) {
      const link = await send();
      const id = /\/d\/([a-z2-7]+)#/.exec(link)![1]!;
      const parts = join(user.at('store'), 'transfers', id, 'parts');
      const last = join(parts, (await readdir(parts)).sort().at(-1)!);
      const whole = await readFile(last);
      await writeFile(last, alter(Buffer.from(whole)));
      await expectFailure(code, ['receive', link, '-o', 'out'], { says: /sgraph-send resume/ });
      await writeFile(last, whole);
      await user.line(['resume', id, '-q']);
      expect(await hashOf(user.at('out'))).toBe(await hashOf(user.at('file')));
      await rm(user.at('out'));
      expect(JSON.parse(await user.line(['info', link, '--json']))).toMatchObject({ downloads: { claimed: 1 } });
      await writeFile(last, alter(Buffer.from(whole)));
      const piped = await user.run(['receive', link, '-o', '-']);
      expect(piped.exit).toBe(ERRORS[code].exit);
      const original = await readFile(user.at('file'));
      // What came before the fault was verified; nothing behind it comes out.
      expect(original.subarray(0, piped.output.byteLength).equals(piped.output)).toBe(true);
      expect(piped.output.byteLength).toBeLessThan(original.byteLength);
      await user.line(['resume', id, '--forget']);
      expect(await user.state()).toEqual([]);
    }
  });

  it('a disk that is full', async () => {
    const link = await send();
    await expectFailure('disk_full', ['receive', link, '-o', 'out'], {
      shell: 'ulimit -f 2048; "$0" "$@"',
      says: /disk is full|are free|to resume/,
    });
    await user.line(['resume', '-q']);
    expect(await hashOf(user.at('out'))).toBe(await hashOf(user.at('file')));
    await expectFailure('disk_full', ['receive', link, '-o', '-'], { shell: '"$0" "$@" > /dev/full' });
    await expectFailure('disk_full', ['receive', link, '-o', '/dev/full']);
    await expectFailure('disk_full', ['send', 'file', ...flags], { shell: '"$0" "$@" > /dev/full' });
  });

  it('a place that cannot be written to, or where something is', async () => {
    const link = await send();
    await mkdir(user.at('locked'), { recursive: true });
    await chmod(user.at('locked'), 0o500);
    // No permission stops root; in /proc nobody can make a file.
    const place = process.getuid?.() === 0 ? '/proc/out' : 'locked/out';
    await expectFailure('not_writable', ['receive', link, '-o', place]);
    await expectFailure('not_writable', ['receive', link, '-o', 'missing/out']);
    await writeFile(user.at('taken'), 'kept');
    await expectFailure('file_exists', ['receive', link, '-o', 'taken'], { says: /--force/ });
    expect(await readFile(user.at('taken'), 'utf8')).toBe('kept');
    await user.line(['receive', link, '-o', 'taken', '--force']);
    expect(await hashOf(user.at('taken'))).toBe(await hashOf(user.at('file')));
    await expectFailure('invalid_request', ['receive', link, '--extract'], { says: /not a zip/ });
  });

  it('a reader that goes away, without a word', async () => {
    const link = await send();
    const { exit, errors } = await user.run(['receive', link, '-o', '-'], {
      shell: '"$0" "$@" | head -c 1 > /dev/null; exit ${PIPESTATUS[0]}',
    });
    expect([exit, errors]).toEqual([ERRORS.broken_pipe.exit, '']);
  });

  it('nobody who reads the help, which is no failure', async () => {
    const { exit, errors } = await user.run(['--help'], { shell: '"$0" "$@" | true; exit ${PIPESTATUS[0]}' });
    expect([exit, errors]).toEqual([0, '']);
  });

  it('nobody who reads the progress, which stops no transfer', async () => {
    const link = await user.line(['send', 'file', ...flags], { shell: '"$0" "$@" 2> >(true)' });
    expect(await user.run(['receive', link, '-o', 'unwatched'], { shell: '"$0" "$@" 2> >(true)' })).toMatchObject({
      exit: 0,
    });
    expect(await hashOf(user.at('unwatched'))).toBe(await hashOf(user.at('file')));
    await rm(user.at('unwatched'));
  });
});

describe('send fails with a code of its own for', () => {
  it('a file that is missing, or a place that is', async () => {
    await expectFailure('unreadable', ['send', 'nothing', ...flags], { says: /no such file/ });
    await expectFailure('unreadable', ['send', 'file', 'nothing', ...flags]);
    await expectFailure('invalid_request', ['send', 'file'], { says: /--server URL or --store URL/ });
    await expectFailure('invalid_request', ['send', 'file', '-', ...flags], { says: /standard input/ });
    await expectFailure('invalid_request', ['send', 'file', ...flags, '--expires', 'soon'], { says: /7d/ });
  });

  it('a store in memory, which would be gone with the command', async () => {
    await expectFailure('invalid_request', ['send', 'file', '--store', 'memory:'], {
      says: /lost when this command ends/,
    });
    await expectFailure('invalid_request', ['receive', 'x'.repeat(26) + '#', '--store', 'memory:']).catch(
      () => undefined,
    );
  });

  it('a server that is down, soon', async () => {
    const started = Date.now();
    await expectFailure('network', ['send', 'file', '--server', `http://127.0.0.1:${await freePort()}`], {
      says: /cannot be reached/,
    });
    // Before it has tried again for most of a minute.
    expect(Date.now() - started).toBeLessThan(limitMs(15));
  });

  it('a server that takes no uploads, or needs a token', async () => {
    for (const [uploads, code] of [
      ['closed', 'uploads_closed'],
      ['token', 'token_required'],
    ] as const) {
      const strict = await startServer({ store: 'memory:', environment: { SGRAPH_SEND_UPLOADS: uploads } });
      try {
        await expectFailure(code, ['send', 'file', '--server', strict.userUrl]);
        expect((await user.state()).filter(({ path }) => path.startsWith('uploads'))).toEqual([]);
      } finally {
        await strict.kill();
      }
    }
  });
});

describe('a command that is typed wrong', () => {
  it.each([[['fly']], [['send', 'file', '--wings']], [['send', 'file', '--server', 'a', '--store', 'b']]])(
    'exits with 2: %j',
    async (args) => {
      const { exit, errors } = await user.run(args);
      expect([exit, errors]).toEqual([2, expect.stringMatching(/^sgraph-send: .+\n\(add --help/)]);
    },
  );

  it('says what send takes where it is given nothing', async () => {
    const { exit, errors } = await user.run(['send']);
    expect([exit, errors]).toEqual([
      2,
      expect.stringMatching(/give files or folders, - for standard input, or --text/),
    ]);
  });
});
