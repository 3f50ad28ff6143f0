import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { walkTree } from '../../../cli/tree.ts';
import { VERSION } from '../../../lambdas/version.ts';
import { limitMs } from '../../setup/time-limits.ts';
import { temporaryFolder } from '../../support/server.ts';
import type { SourceRun } from '../../support/source-cli.ts';
import { runFromSource } from '../../support/source-cli.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const run = (...args: string[]): Promise<SourceRun> => runFromSource(folder.path, args);
const valueOf = ({ output }: SourceRun): unknown => JSON.parse(output);

describe('with --json standard output has one value', { timeout: limitMs(120) }, () => {
  it('of a failure, whatever failed', async () => {
    const [link, missing] = await Promise.all([
      run('info', 'nothing', '--json'),
      run('decrypt', 'missing', '--key', 'x', '--json'),
    ]);
    expect([link.exit, valueOf(link)]).toMatchObject([2, { error: { code: 'invalid_link', next: 'never', exit: 2 } }]);
    expect(valueOf(missing)).toMatchObject({ error: { code: 'invalid_link' } });
  });

  it('of a report, also where it shows what is wrong', async () => {
    const store = ['--store', `disk:${folder.path}/store`];
    await writeFile(join(folder.path, 'a'), 'content');
    const sent = await run('send', 'a', ...store, '--json', '--progress', 'json');
    expect(sent.errors).toContain('{"event":"progress","of":"sending"');
    const { manage } = valueOf(sent) as { manage: string };
    const log = await run('log', manage, ...store, '--json');
    await writeFile(join(folder.path, 'log.json'), log.output);
    const [whole, receipt, doctor, unreached] = await Promise.all([
      run('log', 'verify', 'log.json', '--json'),
      run('log', 'verify', 'log.json', '--receipt', '0'.repeat(64), '--json'),
      run('doctor', ...store, '--json'),
      run('doctor', '--server', 'http://127.0.0.1:9', '--json'),
    ]);
    expect([whole.exit, valueOf(whole)]).toMatchObject([0, { whole: true, altered: 0, missing: 0 }]);
    expect([receipt.exit, valueOf(receipt)]).toMatchObject([11, { whole: false, receiptMatches: false }]);
    expect([doctor.exit, valueOf(doctor)]).toMatchObject([0, { ok: true }]);
    expect([unreached.exit, valueOf(unreached)]).toMatchObject([28, { ok: false }]);
  });
});

it.runIf(process.platform === 'linux')('a name that is not UTF-8 is reported as one', async () => {
  await mkdir(join(folder.path, 'tree'));
  await writeFile(Buffer.concat([Buffer.from(join(folder.path, 'tree', 'b')), Buffer.from([0xff])]), 'x');
  expect(await readdir(join(folder.path, 'tree'))).toEqual(['b\ufffd']);
  await expect(walkTree([join(folder.path, 'tree')])).rejects.toMatchObject({
    code: 'unreadable',
    message: expect.stringContaining('not UTF-8') as string,
  });
});

describe('the configuration', { timeout: limitMs(120) }, () => {
  it('is set, listed and removed, and used by the next command', async () => {
    const environment = { XDG_CONFIG_HOME: folder.path };
    const config = (...args: string[]): Promise<SourceRun> =>
      runFromSource(folder.path, ['config', ...args], 'confidential\n', environment);
    expect((await config('set', 'server', 'http://127.0.0.1:9')).exit).toBe(0);
    expect((await config('set', 'token', '-')).exit).toBe(0);
    const [missing, token, list, doctor, version] = await Promise.all([
      config('get', 'store'),
      config('get', 'token'),
      config('list'),
      runFromSource(folder.path, ['doctor', '--json'], '', environment),
      run('version', '--json'),
    ]);
    expect([missing.exit, token.output]).toEqual([16, 'confidential']);
    expect(list.output).toBe('server http://127.0.0.1:9\ntoken (hidden)');
    expect(doctor.output).toContain('http://127.0.0.1:9 cannot be reached');
    expect(valueOf(version)).toMatchObject({ version: VERSION, node: process.version });
    expect((await config('unset', 'token')).exit).toBe(0);
    expect(valueOf(await config('list', '--json'))).toEqual({ server: 'http://127.0.0.1:9' });
  });
});
