import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { lockFile } from '../../../core/stores/lock-file.ts';
import { createZipStore } from '../../../core/stores/zip.ts';
import { lostAnswers } from './lost-answers.ts';
import { useTemporaryDirectory } from './temporary-directory.ts';

const pathOf = useTemporaryDirectory();
const children: ChildProcess[] = [];

/** A process that holds the lock of a zip store, until it is killed. */
async function holderOf(path: string): Promise<ChildProcess & { pid: number }> {
  const script = `
    const { createZipStore } = await import(process.argv[1]);
    await createZipStore(process.argv[2]);
    console.log('open');
    setInterval(() => undefined, 60_000);
  `;
  const module = new URL('../../../core/stores/zip.ts', import.meta.url).href;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, module, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return Object.assign(child, { pid: child.pid! });
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function filesBeside(path: string): Promise<string[]> {
  return (await readdir(dirname(path))).filter((name) => name.startsWith(basename(path))).sort();
}

describe('the lock of a file', () => {
  it('refuses a second holder by the name of the file and the process id of the first', async () => {
    const path = pathOf('store.zip');
    const { pid } = await holderOf(path);
    const refusal = await createZipStore(path).catch((thrown: unknown) => thrown);
    expect(refusal).toMatchObject({ code: 'store_in_use' });
    expect(String(refusal)).toContain(path);
    expect(String(refusal)).toContain(`process ${pid}:`);
    expect((await readFile(`${path}.lock`, 'utf8')).split('.')[0]).toBe(String(pid));
  });

  it('refuses a second holder in the same process', async () => {
    const path = pathOf('store.zip');
    const store = await createZipStore(path);
    await expect(createZipStore(path)).rejects.toMatchObject({ code: 'store_in_use' });
    await store.close();
    await (await createZipStore(path)).close();
  });

  it('is taken over from a process that was killed', async () => {
    const path = pathOf('store.zip');
    const child = await holderOf(path);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await createZipStore(path)).close();
    expect(await filesBeside(path)).toEqual(['store.zip']);
  });

  it('is taken over from a process whose id was given to another since', async () => {
    const path = pathOf('file');
    const release = await lockFile(path);
    const [pid, , realm] = (await readFile(`${path}.lock`, 'utf8')).trim().split('.');
    await release();
    await writeFile(`${path}.lock`, `${pid!}.1.${realm!}\n`);
    await (
      await lockFile(path)
    )();
  });

  it('goes to one of many that find it left behind', async () => {
    const path = pathOf('file');
    const release = await lockFile(path);
    const [, started, realm] = (await readFile(`${path}.lock`, 'utf8')).trim().split('.');
    await release();
    for (let round = 0; round < 20; round++) {
      await writeFile(`${path}.lock`, `4194305.${started!}.${realm!}\n`);
      const outcomes = await Promise.allSettled(Array.from({ length: 32 }, () => lockFile(path)));
      const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'store_in_use' });
      }
      await winners[0]!.value();
      expect(await filesBeside(path)).toEqual([]);
    }
  });

  it('of another machine is respected until it was not touched for half a minute', async () => {
    const path = pathOf('file');
    await writeFile(`${path}.lock`, '1.1.000000000000\n');
    await expect(lockFile(path)).rejects.toMatchObject({
      code: 'store_in_use',
      message: expect.stringContaining('another machine') as string,
    });
    const longAgo = new Date(Date.now() - 31_000);
    await utimes(`${path}.lock`, longAgo, longAgo);
    await (
      await lockFile(path)
    )();
  });

  it('is left alone by a holder that was held up so long that another took it over', async () => {
    const path = pathOf('file');
    const release = await lockFile(path);
    const other = '1.1.000000000000\n';
    await writeFile(`${path}.lock`, other);
    await release();
    expect(await readFile(`${path}.lock`, 'utf8')).toBe(other);
  });

  it('is the one of a process whose link was made though the system says that there is one', async () => {
    const path = pathOf('file');
    const release = await lockFile(path, undefined, lostAnswers());
    await expect(lockFile(path)).rejects.toMatchObject({ code: 'store_in_use' });
    await release();
    expect(await filesBeside(path)).toEqual([]);
  });
});
