import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { limitMs } from '../../setup/time-limits.ts';
import { temporaryFolder } from '../../support/server.ts';
import { runFromSource } from '../../support/source-cli.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const run = (args: readonly string[], input?: string): ReturnType<typeof runFromSource> =>
  runFromSource(folder.path, args, input);

const modeOf = async (...names: string[]): Promise<number> => (await stat(join(folder.path, ...names))).mode & 0o777;

it(
  'without a home a folder is sent and received by a key on standard input, as programs and with the modes of the umask',
  { timeout: limitMs(120) },
  async () => {
    await mkdir(join(folder.path, 'tools'));
    await writeFile(join(folder.path, 'tools', 'run.sh'), '#!/bin/sh\n');
    await writeFile(join(folder.path, 'tools', 'notes.txt'), 'notes');
    await chmod(join(folder.path, 'tools', 'run.sh'), 0o700);
    const store = ['--store', `disk:${folder.path}/store`];
    const sent = await run(['send', 'tools', ...store]);
    expect(sent.exit).toBe(0);
    expect(sent.errors.match(/cannot be resumed/g)).toHaveLength(1);
    const [id = '', key = ''] = sent.output.split('#');
    const received = await run(['receive', id, '--key-file', '-', '--extract', '-o', 'received', ...store], key);
    expect(received.exit).toBe(0);
    expect(received.errors.match(/cannot be resumed/g)).toHaveLength(1);
    expect(await readFile(join(folder.path, 'received', 'tools', 'notes.txt'), 'utf8')).toBe('notes');
    expect(await modeOf('received')).toBe(0o750);
    expect(await modeOf('received', 'tools')).toBe(0o750);
    expect(await modeOf('received', 'tools', 'run.sh')).toBe(0o750);
    expect(await modeOf('received', 'tools', 'notes.txt')).toBe(0o640);
    const whole = await run(['receive', id, '--key-file', '-', '-o', 'tools.zip', ...store], `${key}\n`);
    expect(whole.exit).toBe(0);
    expect(await modeOf('tools.zip')).toBe(0o640);
  },
);
