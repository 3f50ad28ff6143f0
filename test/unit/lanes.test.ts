import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { runLanes } from '../setup/lanes.ts';
import { print } from '../setup/level-output.ts';
import { limitMs } from '../setup/time-limits.ts';

const folder = mkdtempSync(join(tmpdir(), 'lanes-'));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('lanes of levels', () => {
  it('give what each level gave in the order of the lanes, and show a lane whole after the first has ended', async () => {
    const ends = {
      a: Promise.withResolvers<string>(),
      b: Promise.withResolvers<string>(),
      c: Promise.withResolvers<string>(),
    };
    const begun: string[] = [];
    const shown: string[] = [];
    const running = runLanes(
      [['a', 'b'], ['c']],
      async (level, output) => {
        begun.push(level);
        if (output !== 'inherit') print(output, `${level} began`);
        const result = await ends[level as keyof typeof ends].promise;
        if (output !== 'inherit') print(output, `${level} ended`);
        return result;
      },
      folder,
      (text) => void shown.push(text),
    );
    await vi.waitFor(() => expect(begun.sort()).toEqual(['a', 'c']));
    ends.c.resolve('of c');
    ends.a.resolve('of a');
    await vi.waitFor(() => expect(begun).toContain('b'));
    expect(shown).toEqual([expect.stringMatching(/^\nc beside a, b, shown after: /)]);
    ends.b.resolve('of b');
    expect(await running).toEqual(['of a', 'of b', 'of c']);
    expect(shown.slice(1)).toEqual(['c began\nc ended\n']);
  });

  it('that break throw only after the others have ended, with all that was printed', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const shown: string[] = [];
    const running = runLanes(
      [['a'], ['c']],
      async (level, output) => {
        if (level === 'a') return promise;
        print(output, 'c began');
        throw new Error('c broke');
      },
      folder,
      (text) => void shown.push(text),
    );
    resolve('of a');
    await expect(running).rejects.toThrow('c broke');
    expect(shown.at(-1)).toBe('c began\n');
  });

  it('end with all that they started when the run is told to end, and show what they printed', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'support', 'two-lanes.ts'), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    const pids = (): number[] =>
      ['first', 'beside'].map((name) => {
        const file = join(folder, name);
        return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
      });
    await vi.waitFor(() => expect(pids().every((pid) => pid > 0)).toBe(true), { timeout: limitMs(10) });
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    expect(await ended).toEqual([130, null]);
    for (const pid of pids()) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
    expect(printed).toContain('beside began');
    expect(printed).not.toContain('second began');
  });
});
