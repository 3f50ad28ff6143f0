import { strict as assert } from 'node:assert';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import type { Container } from '../../../lib/docker/container.ts';
import { revision } from '../../../lib/docker/build.ts';
import { startContainer } from '../../../lib/docker/container.ts';
import { docker } from '../../../lib/docker/docker.ts';
import { productVersion } from '../../../lib/version.ts';
import { createClient } from '../../../core/client/client.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import { filesOf, inspectImage, modeOf } from './image-content.ts';
import { putSlowly } from './slow-part.ts';
import { limitMs } from '../../setup/time-limits.ts';

const MIB = 1024 * 1024;
const SMALL_MEMORY = '--memory=256m';
const LARGE_BYTES = 320 * MIB;
const NEXT_LOOK_MS = limitMs(15);
const FORBIDDEN = [
  /(?:^|\/)(?:ba|da|z|a|k|)sh$/,
  /busybox|\/apt|\/dpkg|\/apk$|\/(?:npm|npx|corepack|yarn)$/,
  /(?:^|\/)node_modules\//,
  /\.(?:ts|map)$/,
];

const Health = z.object({
  Status: z.string(),
  Log: z.array(z.object({ Start: z.string(), ExitCode: z.number() })),
});

export interface ImageCheck {
  readonly name: string;
  /** Throws when it does not hold. */
  readonly run: (image: string) => Promise<void>;
}

/** What everybody who runs the image may rely on. */
export const IMAGE_CONTRACT: readonly ImageCheck[] = [
  {
    name: 'names a user without rights, by number',
    run: async (image) => {
      const { User } = await inspectImage(image);
      assert.match(User, /^[1-9][0-9]*:[1-9][0-9]*$/);
    },
  },
  {
    name: 'says its version and its commit',
    run: async (image) => {
      const { Labels } = await inspectImage(image);
      assert.equal(Labels?.['org.opencontainers.image.version'], productVersion());
      assert.equal(Labels['org.opencontainers.image.revision'], revision());
      assert.equal(Labels['org.opencontainers.image.licenses'], 'Apache-2.0');
    },
  },
  {
    name: 'holds no shell, no package manager, no sources and no development dependency',
    run: async (image) => {
      const files = await filesOf(image);
      assert.ok(files.includes('usr/local/bin/node') && files.includes('app/dist/bin/sgraph-send.js'));
      assert.deepEqual(
        files.filter((file) => FORBIDDEN.some((pattern) => pattern.test(file))),
        [],
      );
    },
  },
  {
    name: 'declares what may be written, with who may write there',
    run: async (image) => {
      const { Volumes } = await inspectImage(image);
      assert.deepEqual(Object.keys(Volumes ?? {}).sort(), ['/data', '/tmp']);
      assert.equal(await modeOf(image, 'tmp'), 'drwxrwxrwt 0/0');
      assert.equal(await modeOf(image, 'data'), 'drwxrwx--- 1000/0');
    },
  },
  {
    name: 'takes at most 125 MB',
    run: async (image) => {
      const bytes = Number(await docker(['image', 'inspect', '--format', '{{.Size}}', image]));
      assert.ok(bytes > 50e6 && bytes <= 125e6, `the image takes ${Math.round(bytes / 1e6)} MB`);
    },
  },
  {
    name: 'runs on a read-only root with no right and no capability',
    run: (image) => withContainer(image, async ({ id }) => assert.deepEqual(await rightsInside(id), EXPECTED_RIGHTS)),
  },
  {
    name: 'takes a file larger than its memory',
    run: (image) => withContainer(image, sendLargeFile, [SMALL_MEMORY]),
  },
  {
    name: 'is unhealthy when the app does not answer',
    run: (image) => withContainer(image, expectUnhealthy, ['--health-retries=1', '--health-timeout=2s']),
  },
  {
    name: 'ends the upload under way when it is told to stop',
    run: (image) =>
      withContainer(image, async (container) => {
        const exit = Promise.withResolvers<number>();
        exit.promise.catch(() => undefined);
        const status = await putSlowly(container.url, () => container.stop().then(exit.resolve, exit.reject));
        assert.equal(status, 204, 'the upload was cut');
        assert.equal(await exit.promise, 0, 'the exit code');
      }),
  },
];

async function withContainer(
  image: string,
  work: (container: Container) => Promise<void>,
  flags: readonly string[] = [],
): Promise<void> {
  const settings = { SGRAPH_SEND_UPLOADS: 'open' };
  const container = await startContainer({ image, service: 'user', settings, flags });
  try {
    await work(container);
  } finally {
    await container.remove();
  }
}

const EXPECTED_RIGHTS = {
  user: [1000, 1000],
  capabilities: '0000000000000000',
  newPrivileges: '1',
  memory: 512 * MIB,
  writable: ['/data', '/tmp'],
};

/** Looked at from the inside, where it counts. Node is the only program there. */
const LOOK = `
const fs = require('node:fs');
const status = fs.readFileSync('/proc/1/status', 'utf8');
const read = (name) => new RegExp('^' + name + ':\\\\s+(\\\\S+)', 'm').exec(status)?.[1];
const limit = ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes'].find((file) => fs.existsSync(file));
const canWrite = (folder) => {
  try { fs.writeFileSync(folder + '/probe', ''); fs.unlinkSync(folder + '/probe'); return true; } catch { return false; }
};
console.log(JSON.stringify({
  user: [Number(read('Uid')), Number(read('Gid'))],
  capabilities: read('CapBnd'),
  newPrivileges: read('NoNewPrivs'),
  memory: Number(fs.readFileSync(limit, 'utf8')),
  writable: ['/', '/app', '/data', '/etc', '/tmp', '/usr/local/bin'].filter(canWrite),
}));`;

async function rightsInside(id: string): Promise<unknown> {
  return JSON.parse(await docker(['exec', id, 'node', '-e', LOOK]));
}

async function sendLargeFile({ id, url }: Container): Promise<void> {
  const end = new AbortController();
  const ended = docker(['wait', id]).then((code) => {
    end.abort();
    throw new Error(`the container ended with exit code ${code} under a file of ${LARGE_BYTES / MIB} MiB`);
  });
  await Promise.race([ended, exchangeLargeFile(url, end.signal)]);
  ended.catch(() => undefined);
}

async function exchangeLargeFile(url: string, signal: AbortSignal): Promise<void> {
  const client = createClient({ baseUrl: url });
  const block = new Uint8Array(8 * MIB);
  const read = (start: number, end: number): Promise<Uint8Array<ArrayBuffer>> =>
    Promise.resolve(end - start <= block.length ? block.slice(0, end - start) : new Uint8Array(end - start));
  const terms = { metadata: { name: 'large', type: '' }, expiresInSeconds: 600, maxDownloads: 1 };
  const sent = await client.upload({ ...terms, source: { bytes: LARGE_BYTES, read }, signal });
  let received = 0;
  const sink = new WritableStream<Uint8Array>({ write: ({ length }) => void (received += length) });
  await client.download({ id: sent.id, secret: sent.secret, claimId: newSecret(), sink, signal });
  assert.equal(received, LARGE_BYTES);
}

async function expectUnhealthy({ id }: Container): Promise<void> {
  await docker(['kill', '--signal=STOP', id]);
  const stopped = Date.now();
  for (;;) {
    const { Status, Log } = Health.parse(
      JSON.parse(await docker(['inspect', '--format', '{{json .State.Health}}', id])),
    );
    if (Status === 'unhealthy') return;
    const look = Log.find(({ Start }) => Date.parse(Start) > stopped);
    assert.ok(look === undefined, `a look at the stopped app ended with exit code ${look?.ExitCode ?? ''}`);
    assert.ok(Date.now() < stopped + NEXT_LOOK_MS, 'nobody looked at the stopped app');
    await pause(100);
  }
}
