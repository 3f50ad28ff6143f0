import { execFile } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ERRORS } from '../../../core/errors.ts';
import { listenHttp } from '../../support/http-server.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer } from '../../support/server.ts';

const PROGRAM = fileURLToPath(new URL('../../../dist/bin/sgraph-send.js', import.meta.url));

interface Report {
  readonly match: boolean;
  readonly apps: readonly {
    readonly app: string;
    readonly files: readonly { path: string; encoding: string; verdict: string; detail: string }[];
    readonly unknown: readonly string[];
  }[];
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ store: 'memory:', environment: { SGRAPH_SEND_LOG_LEVEL: 'silent' } });
});
afterAll(async () => {
  await server.kill();
});

function verify(...args: string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, 'verify-server', ...args], (error, stdout, stderr) => {
      resolve({ exit: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

async function verdicts(origin: string): Promise<{ exit: number; wrong: string[]; unknown: readonly string[] }> {
  const { exit, stdout } = await verify(origin, '--json');
  const { apps } = JSON.parse(stdout) as Report;
  const files = apps.flatMap((app) => app.files).filter(({ verdict }) => verdict !== 'same');
  return {
    exit,
    wrong: files.map(({ path, encoding, verdict }) => `${verdict} ${path} ${encoding}`),
    unknown: apps.flatMap(({ unknown }) => unknown),
  };
}

/** A server that passes on what the real one answers, changed by `alter`. Gives its origin. */
async function dishonest(alter: (answer: Answer, request: IncomingMessage) => void): Promise<string> {
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const encoding = String(request.headers['accept-encoding']);
    // Fetch decompresses what it gets, so it is compressed again.
    const real = await fetch(`${server.userUrl}${request.url ?? ''}`, {
      headers: { 'accept-encoding': encoding === 'br' ? 'identity' : encoding },
    });
    const { 'content-type': type = '' } = Object.fromEntries(real.headers);
    const plain = Buffer.from(await real.arrayBuffer());
    const isPacked = real.headers.has('content-encoding');
    const answer: Answer = {
      status: real.status,
      headers: { 'content-type': type, ...(isPacked && { 'content-encoding': 'gzip' }) },
      body: isPacked ? gzipSync(plain) : plain,
    };
    alter(answer, request);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  };
  const listening = await listenHttp((request, response) => void pass(request, response));
  onTestFinished(() => listening.close());
  return listening.url;
}

const isPage = ({ headers }: Answer): boolean => headers['content-type']?.startsWith('text/html') ?? false;

async function anAsset(): Promise<string> {
  const page = await (await fetch(`${server.userUrl}/`)).text();
  return /src="([^"]+\.js)"/.exec(page)![1]!;
}

describe('verify-server', () => {
  it('finds that a server serves what was published, admin app included', async () => {
    const { exit, stdout } = await verify(server.userUrl, '--admin', server.adminUrl, '--json');
    const report = JSON.parse(stdout) as Report;
    expect({ exit, match: report.match }).toEqual({ exit: 0, match: true });
    expect(report.apps.map(({ app }) => app)).toEqual(['user', 'admin']);
    for (const { files } of report.apps) {
      expect(files.length).toBeGreaterThan(10);
      expect(new Set(files.map(({ encoding }) => encoding))).toEqual(new Set(['identity', 'br', 'gzip']));
    }
    const paths = new Set(report.apps.flatMap(({ files }) => files.map(({ path }) => path)));
    for (const path of ['/', '/admin', await anAsset()]) expect(paths).toContain(path);
  });

  it('says what it found and what that does not show', async () => {
    const { exit, stdout, stderr } = await verify(server.userUrl);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^match: (\d+) of \1 answers are byte for byte as published in v[0-9.]+\n$/);
    expect(stderr).toMatch('It may send something else to others');
    expect(stderr).toMatch('the admin app is not served here');
  });

  it('looks at the very page of a link, and sends nothing of its key', async () => {
    const asked: string[] = [];
    const origin = await dishonest((_, request) => void asked.push(String(request.url)));
    const path = `/d/${'a'.repeat(26)}`;
    expect((await verify(`${origin}${path}#${'A'.repeat(43)}`, '--json')).exit).toBe(0);
    expect(asked).toContain(path);
    expect(asked.join()).not.toMatch('AAAA');
  });

  it('finds one changed byte', async () => {
    const path = await anAsset();
    const origin = await dishonest((answer, request) => {
      if (request.url === path && !answer.headers['content-encoding']) answer.body[100]! ^= 1;
    });
    const { exit, wrong } = await verdicts(origin);
    expect(exit).toBe(ERRORS.not_as_published.exit);
    expect(wrong).toEqual([`differs ${path} br`, `differs ${path} identity`]);
  });

  it('finds a byte that is changed in a compressed form alone', async () => {
    const path = await anAsset();
    const origin = await dishonest((answer, request) => {
      if (request.url !== path || answer.headers['content-encoding'] !== 'gzip') return;
      const changed = gunzipSync(answer.body);
      changed[100]! ^= 1;
      answer.body = gzipSync(changed);
    });
    expect((await verdicts(origin)).wrong).toEqual([`differs ${path} gzip`]);
  });

  it('finds a missing file', async () => {
    const path = await anAsset();
    const origin = await dishonest((answer, request) => {
      if (request.url === path) answer.status = 404;
    });
    const { exit, wrong } = await verdicts(origin);
    expect(exit).toBe(ERRORS.not_as_published.exit);
    expect(wrong).toEqual(['br', 'gzip', 'identity'].map((encoding) => `missing ${path} ${encoding}`));
  });

  it('finds a script that was added to the page of transfers alone, and names it', async () => {
    const origin = await dishonest((answer, request) => {
      if (!isPage(answer) || !request.url?.startsWith('/d/') || answer.headers['content-encoding']) return;
      answer.body = Buffer.from(
        answer.body.toString().replace('</head>', '<script src="/assets/more.js"></script></head>'),
      );
    });
    const { exit, wrong, unknown } = await verdicts(origin);
    expect(exit).toBe(ERRORS.not_as_published.exit);
    expect(wrong).toEqual([
      expect.stringMatching(/^differs \/d\/[a-z2-7]{26} br$/),
      expect.stringMatching(/identity$/),
    ]);
    expect(unknown).toEqual(['/assets/more.js']);
  });

  it('follows no redirect', async () => {
    let isFollowed = false;
    const elsewhere = await dishonest(() => (isFollowed = true));
    const path = await anAsset();
    const origin = await dishonest((answer, request) => {
      if (request.url !== path) return;
      answer.status = 302;
      answer.headers['location'] = `${elsewhere}${path}`;
    });
    const { exit, wrong } = await verdicts(origin);
    expect(exit).toBe(ERRORS.not_as_published.exit);
    expect(wrong[0]).toBe(`redirected ${path} br`);
    expect(isFollowed).toBe(false);
  });

  it('gives up on an answer without end', async () => {
    const path = await anAsset();
    const origin = await dishonest((answer, request) => {
      if (request.url === path && !answer.headers['content-encoding']) answer.body = Buffer.alloc(20_000_000);
    });
    expect((await verdicts(origin)).wrong).toEqual([`differs ${path} br`, `differs ${path} identity`]);
  });

  it('says how to get the version that a server claims', async () => {
    const origin = await dishonest((answer, request) => {
      if (request.url !== '/api/info') return;
      answer.body = Buffer.from(answer.body.toString().replace(/"version":"v[^"]+"/, '"version":"v9.8.7"'));
    });
    const { exit, stdout, stderr } = await verify(origin);
    expect({ exit, stdout }).toEqual({ exit: ERRORS.other_version.exit, stdout: '' });
    expect(stderr).toMatch(`npx sgraph-send@9.8.7 verify-server ${origin}`);
  });

  it('tells a server that is none, one that does not answer, and an address that is none apart', async () => {
    const other = await dishonest((answer) => (answer.body = Buffer.from('{}')));
    expect((await verify(other)).exit).toBe(ERRORS.invalid_request.exit);
    expect((await verify('http://127.0.0.1:9')).exit).toBe(ERRORS.network.exit);
    expect((await verify('file:///etc/passwd')).exit).toBe(ERRORS.invalid_request.exit);
  });
});
