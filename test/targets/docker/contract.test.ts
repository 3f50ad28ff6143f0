import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { docker } from '../../../lib/docker/docker.ts';
import type { ImageChange } from './image-content.ts';
import { alteredImage } from './image-content.ts';
import { IMAGE_CONTRACT } from './image-contract.ts';

const image = inject('image');
const folder = mkdtempSync(join(tmpdir(), 'sgraph-send-planted-'));
const planted = join(folder, 'planted');
writeFileSync(planted, '#!/bin/false\n', { mode: 0o755 });
const large = join(folder, 'large');
writeFileSync(large, Buffer.alloc(20_000_000));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PROGRAM = '/app/dist/bin/sgraph-send.js';
/** A first process that passes no signal on, as a shell does not. */
const DEAF = `require("child_process").spawn(process.execPath,["${PROGRAM}",...process.argv.slice(1)],{stdio:"inherit"});process.on("SIGTERM",()=>process.exit(143))`;
const SERVE = ['serve', '--host', '0.0.0.0', '--admin-port', 'same'];

interface Fault {
  readonly image: string;
  /** The check that must notice it, and what it must say. */
  readonly check: string;
  readonly says: RegExp;
  readonly change: ImageChange;
}

const USER = 'names a user without rights, by number';
const CONTENT = 'holds no shell, no package manager, no sources and no development dependency';
const RIGHTS = 'runs on a read-only root with no right and no capability';
const HEALTH = 'is unhealthy when the app does not answer';

const FAULTS: readonly Fault[] = [
  { image: 'that runs as root', check: USER, says: /root/, change: { lines: ['USER root'] } },
  { image: 'whose user Kubernetes cannot judge', check: USER, says: /'node'/, change: { lines: ['USER node'] } },
  {
    image: 'of another version',
    check: 'says its version and its commit',
    says: /v9\.9\.9/,
    change: { lines: ['LABEL org.opencontainers.image.version=v9.9.9'] },
  },
  { image: 'with a shell', check: CONTENT, says: /bin\/sh'/, change: { file: planted, to: '/usr/local/bin/sh' } },
  { image: 'with sources', check: CONTENT, says: /app\/serve\.ts/, change: { file: planted, to: '/app/serve.ts' } },
  {
    image: 'that wants to write elsewhere',
    check: 'declares what may be written, with who may write there',
    says: /\/var/,
    change: { lines: ['VOLUME /var'] },
  },
  {
    image: 'with something large',
    check: 'takes at most 125 MB',
    says: /takes 1[3-9][0-9] MB/,
    change: { file: large, to: '/app/large' },
  },
  {
    image: 'that stores beside its program',
    check: RIGHTS,
    says: /is exited/,
    change: { lines: ['ENV SGRAPH_SEND_STORE=disk:/app/store'] },
  },
  {
    image: 'that stores in its memory',
    check: 'takes a file larger than its memory',
    says: /exit code 137/,
    change: { lines: ['ENV SGRAPH_SEND_STORE=memory:'] },
  },
  { image: 'without a health check', check: HEALTH, says: /no health check/, change: { lines: ['HEALTHCHECK NONE'] } },
  {
    image: 'whose health check looks at nothing',
    check: HEALTH,
    says: /exit code 0/,
    change: { lines: ['HEALTHCHECK CMD ["node", "--version"]'] },
  },
  {
    image: 'whose first process passes no signal on',
    check: 'ends the upload under way when it is told to stop',
    says: /ECONNRESET|socket hang up/,
    change: { lines: [`ENTRYPOINT ${JSON.stringify(['node', '-e', DEAF])}`, `CMD ${JSON.stringify(SERVE)}`] },
  },
];

describe('the image', () => {
  it.each(IMAGE_CONTRACT.map(({ name, run }) => [name, run] as const))('%s', async (_, run) => {
    await run(image);
  });
});

describe('the contract of the image', () => {
  it('is tried on a fault of each of its checks', () => {
    expect(new Set(FAULTS.map(({ check }) => check))).toEqual(new Set(IMAGE_CONTRACT.map(({ name }) => name)));
  });

  it.each(FAULTS)('refuses an image $image: it $check', async ({ check, says, change }) => {
    const altered = await alteredImage(image, `sgraph-send-planted:${crypto.randomUUID()}`, change);
    try {
      const { run } = IMAGE_CONTRACT.find(({ name }) => name === check)!;
      await expect(run(altered)).rejects.toThrow(says);
    } finally {
      await docker(['image', 'rm', '--force', altered]);
    }
  });
});
