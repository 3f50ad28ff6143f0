import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { STORE_CONTRACT } from '../contracts/store-contract.ts';
import { run } from '../setup/command.ts';
import { startServer } from '../support/server.ts';
import { consumerProject } from './consumer-project.ts';

const installed = join(inject('consumer'), 'node_modules', 'sgraph-send');

const README = join(installed, 'README.md');
const LIBRARY_PAGE = join(import.meta.dirname, '..', '..', 'docs', 'library.md');

/** What the example of the client in each chapter of docs/library.md prints. */
const CLIENT_EXAMPLES = {
  'A password besides the link': 'hello.txt\nhello\n',
  'A part of a file, one file of many': 'file\n',
  'A file request': 'Photos\na beach\nclosed\n',
};

/** The examples below a heading of a page, in their order. */
function examples(heading: string, page = README): string[] {
  const chapter =
    readFileSync(page, 'utf8')
      .split(/^###? /m)
      .find((text) => text.startsWith(heading)) ?? '';
  return [...chapter.matchAll(/^```(?:sh|js)\n(.*?)^```$/gms)].map(([, code = '']) => code);
}

async function runExample(
  code: string,
  has: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = consumerProject({ 'example.js': code }, has);
  // Without the CDK's own validation of templates, which takes most of the time.
  return run(process.execPath, [join(folder, 'example.js')], { cwd: folder, env: { CDK_VALIDATION: 'false', ...env } });
}

describe('the README of the package, and docs/library.md', () => {
  it('has no link that leads nowhere from the page of a registry', () => {
    const text = readFileSync(README, 'utf8').replaceAll(/^```[^]*?^```$/gm, '');
    const links = [...text.matchAll(/(?:\]\(|\b(?:src|srcset)=")([^()"\s]+)[)"]/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(30);
    expect(links.filter((link) => !/^(?:https?:\/\/|#)/.test(link))).toEqual([]);
  });

  it('has an example of the command line that sends and receives', async () => {
    const [script = ''] = examples('On the command line');
    const folder = inject('consumer');
    const made = ['report.pdf', 'received.pdf', 'link.txt', 'parcels', 'home'].map((name) => join(folder, name));
    onTestFinished(async () => {
      for (const path of made) await rm(path, { recursive: true, force: true });
    });
    const content = randomBytes(100_000);
    writeFileSync(join(folder, 'report.pdf'), content);
    // It is installed already.
    const commands = script.replace(/^npm install sgraph-send\n/, '');
    expect(commands).not.toBe(script);
    await run('bash', ['-euc', commands], {
      cwd: folder,
      env: { HOME: join(folder, 'home'), npm_config_offline: 'true' },
    });
    expect(readFileSync(join(folder, 'received.pdf')).equals(content)).toBe(true);
  });

  it('has examples of the client that send and receive', async () => {
    const program = join(installed, 'dist', 'bin', 'sgraph-send.js');
    const server = await startServer({ store: 'memory:', program, environment: { SGRAPH_SEND_LOG_LEVEL: 'silent' } });
    onTestFinished(async () => {
      await server.kill();
    });
    const codes = [
      ...examples('In a page or a program'),
      ...Object.keys(CLIENT_EXAMPLES).flatMap((heading) => examples(heading, LIBRARY_PAGE)),
    ];
    const files = codes.map((code, at) => [`${at}.js`, code.replace('https://send.example', server.userUrl)] as const);
    const folder = consumerProject(Object.fromEntries(files));
    const printed = files.map(([name]) => run(process.execPath, [join(folder, name)]));
    expect(await Promise.all(printed)).toEqual(['hello\n', ...Object.values(CLIENT_EXAMPLES)]);
  });

  it('has no other example in docs/library.md than those that these tests run', () => {
    const chapters = readFileSync(LIBRARY_PAGE, 'utf8').split(/^###? /m);
    const shown = chapters.flatMap((text) => {
      const blocks = text.match(/^```\w/gm)?.length ?? 0;
      return blocks === 0 ? [] : [`${text.slice(0, text.indexOf('\n'))}: ${blocks}`];
    });
    expect(shown).toEqual([
      ...Object.keys(CLIENT_EXAMPLES).map((heading) => `${heading}: 1`),
      'A server, or a deployment, of your own: 1',
      'A deployment in a CDK app of your own: 2',
      'A store of your own: 1',
    ]);
  });

  it('has an example that tests a store by its contract', async () => {
    const [code = ''] = examples('A store of your own', LIBRARY_PAGE);
    const printed = (await runExample(code)).trim().split('\n');
    expect(printed).toEqual(STORE_CONTRACT.map(({ name }) => `kept: ${name}`));
    const forgetful = code.replace(
      'createMemoryStore() });',
      '({ ...createMemoryStore(), delete: async () => {} }) });',
    );
    await expect(runExample(forgetful)).rejects.toThrow('ERR_ASSERTION');
  });

  it('has examples of a server and of a deployment', async () => {
    const [server = '', ...others] = examples('A server, or a deployment', LIBRARY_PAGE);
    const [makeKey = '', deployment = '', ...more] = [
      ...others,
      ...examples('A deployment in a CDK app', LIBRARY_PAGE),
    ];
    expect(more).toEqual([]);
    const printed = (await runExample(server)).split('\n');
    expect(printed[0]).toMatch(/^http:\/\/127\.0\.0\.1:[0-9]+$/);
    expect(printed).toContain('200');
    const made = (await run('bash', ['-euc', makeKey])).trim().split('\n');
    expect(made[0]).toMatch(/^[\w-]{43}$/);
    const env = { ADMIN_KEY_SHA256: made[1] ?? '' };
    await runExample(deployment, ['aws-cdk-lib', 'constructs'], env);
    // Without a key no operator could sign in.
    const without = runExample(deployment, ['aws-cdk-lib', 'constructs'], { ADMIN_KEY_SHA256: '' });
    await expect(without).rejects.toThrow('adminKeysSha256 is missing');
  });
});
