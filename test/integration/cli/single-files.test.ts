import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../../core/client/client.ts';
import type { CliUser } from '../../support/cli.ts';
import { newCliUser } from '../../support/cli.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer } from '../../support/server.ts';
import { zipBytes } from '../../support/zip-bytes.ts';

let user: CliUser;
let server: RunningServer;
let sent: { id: string; link: string; manage: string };
const send = async (path: string): Promise<typeof sent> =>
  JSON.parse(await user.line(['send', path, '--server', server.userUrl, '--downloads', '1', '--json'])) as typeof sent;
beforeAll(async () => {
  user = await newCliUser();
  server = await startServer({ store: `disk:${user.at('store')}` });
  await mkdir(user.at('holiday', 'day 1'), { recursive: true });
  await mkdir(user.at('holiday', 'empty'));
  await writeFile(user.at('holiday', 'notes.txt'), 'notes');
  await writeFile(user.at('holiday', 'day 1', 'beach.jpg'), 'beach');
  await writeFile(user.at('holiday', 'day 1', 'run.sh'), 'run', { mode: 0o755 });
});
afterAll(async () => {
  await server.kill();
  await user.remove();
});
beforeEach(async () => {
  sent = await send('holiday');
});

const downloads = async (): Promise<unknown> => {
  const [, id = '', secret = ''] = /\/t\/([^#]+)#(.+)$/.exec(sent.manage) ?? [];
  return (await createClient({ baseUrl: server.userUrl }).status(id, secret)).downloads;
};
const read = (...path: string[]): Promise<string> => readFile(user.at(...path), 'utf8');

describe('receive', () => {
  it('lists an archive, takes files and a folder of it, and then all of it: one download, whose state holds no key', async () => {
    const listed = JSON.parse(await user.line(['receive', sent.link, '--list', '--json'])) as {
      files: { path: string; bytes: number }[];
    };
    expect(listed.files.map(({ path, bytes }) => [path, bytes])).toEqual([
      ['holiday/day 1/beach.jpg', 5],
      ['holiday/day 1/run.sh', 3],
      ['holiday/empty/', 0],
      ['holiday/notes.txt', 5],
    ]);
    const [state] = await user.state();
    expect(state?.path).toBe(`claims/${sent.id}.jsonl`);
    expect(state?.text).not.toContain(new URL(sent.link).hash.slice(1));

    expect(await user.line(['receive', sent.link, '--only', 'holiday/notes.txt', '--more', '-o', 'one.txt'])).toBe(
      user.at('one.txt'),
    );
    expect(await read('one.txt')).toBe('notes');
    await user.line(['receive', sent.link, '--only', 'holiday/day 1/', 'holiday/notes.txt', '--more', '-o', 'some']);
    expect((await readdir(user.at('some'))).sort()).toEqual(['day 1', 'notes.txt']);
    expect(await read('some', 'day 1', 'beach.jpg')).toBe('beach');
    expect(await downloads()).toEqual({ claimed: 1, finished: 0, max: 1 });

    await user.line(['receive', sent.link, '--extract', '-o', 'all']);
    expect(await read('all', 'holiday', 'notes.txt')).toBe('notes');
    expect(await downloads()).toEqual({ claimed: 1, finished: 1, max: 1 });
    expect(await user.state()).toEqual([]);
  });

  it('writes one file to standard output, and finishes the download where no more are to follow', async () => {
    const { exit, output } = await user.run(['receive', sent.link, '--only', 'holiday/day 1/run.sh', '-o', '-']);
    expect([exit, output.toString()]).toEqual([0, 'run']);
    expect(await downloads()).toEqual({ claimed: 1, finished: 1, max: 1 });
    expect(await user.state()).toEqual([]);
    expect((await user.run(['receive', sent.link, '--list'])).exit).toBe(14);
  });

  it('refuses what is not in the archive, what is taken, and what is no archive; the download can be continued', async () => {
    await writeFile(user.at('notes.txt'), 'mine');
    const refused = async (...args: string[]): Promise<[number | null, string]> => {
      const { exit, errors } = await user.run(['receive', ...args, '-q']);
      return [exit, errors.trim()];
    };
    expect(await refused(sent.link, '--only', 'holiday/no.txt')).toEqual([
      2,
      expect.stringContaining('"holiday/no.txt" is not in the archive: see --list'),
    ]);
    expect(await refused(sent.link, '--only', 'holiday/notes.txt')).toEqual([37, expect.stringContaining('--force')]);
    expect(await read('notes.txt')).toBe('mine');
    expect((await refused(sent.link, '--only', 'holiday', '-o', '-'))[0]).toBe(2);
    expect(await downloads()).toEqual({ claimed: 1, finished: 0, max: 1 });
    sent = await send('notes.txt');
    expect((await refused(sent.link, '--list'))[0]).toBe(2);
    expect(await downloads()).toEqual({ claimed: 0, finished: 0, max: 1 });
  });

  it('says in a sentence why an archive is not opened, which can still be received as it is', async () => {
    await writeFile(user.at('lying.zip'), zipBytes([{ name: 'a', content: 'a' }], { count: 7 }));
    sent = await send('lying.zip');
    const { exit, errors } = await user.run(['receive', sent.link, '--list', '-q']);
    expect(exit).toBe(40);
    expect(errors).toContain(
      'the archive is not opened: it declares 7 entries and contains 1; receive it without --list and --only, as it is',
    );
    await user.line(['receive', sent.link, '-o', 'as-it-is.zip']);
    expect((await readFile(user.at('as-it-is.zip'))).equals(await readFile(user.at('lying.zip')))).toBe(true);
  });
});
