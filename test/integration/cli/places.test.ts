import { randomBytes } from 'node:crypto';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createBucket } from '../../setup/bucket.ts';
import type { CliUser } from '../../support/cli.ts';
import { newCliUser } from '../../support/cli.ts';
import { startForwardProxy } from '../../support/forward-proxy.ts';
import { hashOf, readTree, writeTree } from '../../support/files.ts';
import { startServer } from '../../support/server.ts';

const MIB = 1024 * 1024;
const SIZES = [0, 1, MIB - 1, MIB, MIB + 1];
const LARGE = 100 * MIB;
const BUCKET = `cli-${crypto.randomUUID()}`;

interface Place {
  readonly name: string;
  /** The server's store, or the CLI's own. */
  readonly store: (folder: string) => string;
  readonly by: 'server' | 'cli';
  readonly mode?: 'direct';
  /** Also for 100 MiB and for a folder. */
  readonly isThorough?: true;
}

const disk = (folder: string): string => `disk:${folder}/store-disk`;
const zip = (folder: string): string => `zip:${folder}/store.zip`;
const s3 = (): string => `s3://${BUCKET}/${crypto.randomUUID()}`;
const PLACES: readonly Place[] = [
  { name: 'a server on memory', store: () => 'memory:', by: 'server', isThorough: true },
  { name: 'a server on disk', store: disk, by: 'server' },
  { name: 'a server on zip', store: zip, by: 'server' },
  { name: 'a server on S3', store: s3, by: 'server' },
  { name: 'a server on S3, straight to the bucket', store: s3, by: 'server', mode: 'direct' },
  { name: 'a store on disk without a server', store: disk, by: 'cli', isThorough: true },
  { name: 'a zip file without a server', store: zip, by: 'cli' },
  { name: 'S3 without a server', store: s3, by: 'cli' },
  { name: 'S3 without a server, straight to the bucket', store: s3, by: 'cli', mode: 'direct' },
];

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

/** A place with a user of it. */
interface Prepared {
  readonly user: CliUser;
  readonly flags: readonly string[];
  close(): Promise<void>;
}

async function prepare({ store, by, mode }: Place): Promise<Prepared> {
  const user = await newCliUser(aws);
  const url = store(user.folder);
  if (by === 'cli') {
    return { user, flags: ['--store', url, ...(mode ? ['--mode', mode] : [])], close: user.remove };
  }
  const server = await startServer({ store: url, environment: { ...aws, ...(mode && { SGRAPH_SEND_MODE: mode }) } });
  const close = async (): Promise<void> => {
    await server.kill();
    await user.remove();
  };
  return { user, flags: ['--server', server.userUrl], close };
}

async function roundTrip({ user, flags }: Prepared, name: string): Promise<string> {
  const link = await user.line(['send', name, ...flags]);
  expect(await user.line(['receive', link, ...flags, '-o', `received-${name}`])).toBe(user.at(`received-${name}`));
  expect(await hashOf(user.at(`received-${name}`))).toBe(await hashOf(user.at(name)));
  return link;
}

describe.each(PLACES)('send and receive through $name', (place) => {
  it('brings back files of every size at a boundary', async () => {
    const prepared = await prepare(place);
    const { user } = prepared;
    try {
      const names = SIZES.map((size) => `file-${size}`);
      for (const [index, size] of SIZES.entries()) await writeFile(user.at(names[index]!), randomBytes(size));
      const links: string[] = [];
      // A zip file has one process at a time.
      if (place.name === 'a zip file without a server')
        for (const name of names) links.push(await roundTrip(prepared, name));
      else links.push(...(await Promise.all(names.map((name) => roundTrip(prepared, name)))));
      const link =
        place.by === 'server' ? /^http:\/\/127\.0\.0\.1:\d+\/d\/[a-z2-7]{26}#[\w-]{43}$/ : /^[a-z2-7]{26}#[\w-]{43}$/;
      for (const each of links) expect(each).toMatch(link);
      expect(await user.state()).toEqual([]);
      expect((await readdir(user.folder)).filter((name) => name.startsWith('.sgraph'))).toEqual([]);
    } finally {
      await prepared.close();
    }
  });
});

describe.each(PLACES.filter(({ isThorough }) => isThorough))('send and receive through $name', (place) => {
  let prepared: Prepared;
  beforeAll(async () => {
    prepared = await prepare(place);
  });
  afterAll(() => prepared.close());

  it('brings back 100 MiB', async () => {
    await writeFile(prepared.user.at('large'), randomBytes(LARGE));
    await roundTrip(prepared, 'large');
  });

  it('brings back a folder with odd names', async () => {
    const { user, flags } = prepared;
    const tree = {
      'with space/a b.txt': 'spaces',
      'emoji 👨‍👩‍👧 😀.txt': 'emoji',
      'שלום/مرحبا.txt': 'right to left',
      [`${'é'.repeat(125)}.long`]: '255 bytes',
      'quote\'s "and" $more;.txt': 'shell',
      '-dash': 'dash',
      'Case.txt': 'no other differs in case alone',
      'a/very/deep/path/file': 'deep',
      'empty folder/': '',
      'empty file': '',
      '.hidden': 'dot',
    };
    await writeTree(user.at('odd'), tree);
    await symlink('/etc/passwd', user.at('odd', 'link'));
    const sent = await user.run(['send', 'odd', ...flags, '--message', 'see inside', '--json']);
    const { link, skipped } = JSON.parse(sent.output.toString()) as { link: string; skipped: string[] };
    expect(skipped).toEqual([user.at('odd', 'link')]);
    await mkdir(user.at('elsewhere'));
    const received = await user.run(['receive', link, ...flags, '--extract', '-o', 'elsewhere/odd', '--json']);
    expect(received.errors).toContain('see inside');
    expect(JSON.parse(received.output.toString())).toMatchObject({
      path: user.at('elsewhere', 'odd'),
      message: 'see inside',
    });
    expect(await readTree(user.at('elsewhere', 'odd'))).toEqual(tree);
    expect(await readdir(user.at('elsewhere'))).toEqual(['odd']);
  });

  it('takes standard input and gives standard output, also where it has to be spooled', async () => {
    const { user, flags } = prepared;
    const content = randomBytes(9 * MIB + 1);
    const link = await user.line(['send', '-', '--name', 'stream.bin', ...flags], { input: content });
    const { output, exit } = await user.run(['receive', link, ...flags, '-o', '-']);
    expect([exit, output.equals(content)]).toEqual([0, true]);
    const piped = await user.run(['send', '/dev/stdin', ...flags], { shell: 'echo piped | "$0" "$@"' });
    expect((await user.run(['receive', piped.output.toString(), ...flags, '-o', '-'])).output.toString()).toBe(
      'piped\n',
    );
  });
});

describe.each(['cli', 'server'] as const)('a bucket behind a proxy, with the %s', (by) => {
  it('is reached through the proxy of the environment', async () => {
    const proxy = await startForwardProxy({ port: Number(new URL(inject('ministack')).port) });
    const environment = { ...aws, AWS_ENDPOINT_URL: 'http://s3.example', HTTP_PROXY: `http://${proxy.address}` };
    const user = await newCliUser(environment);
    const server = by === 'server' ? await startServer({ store: s3(), environment }) : undefined;
    try {
      await writeFile(user.at('small'), randomBytes(1000));
      const flags = server ? ['--server', server.userUrl] : ['--store', s3()];
      await roundTrip({ user, flags, close: user.remove }, 'small');
      const asked = proxy.asked.map((each) => each.slice(0, each.indexOf(`/${BUCKET}`)));
      expect(asked).toEqual(expect.arrayContaining(['GET http://s3.example', 'PUT http://s3.example']));
    } finally {
      await server?.kill();
      await user.remove();
      proxy.close();
    }
  });
});
