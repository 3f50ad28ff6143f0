import type { WriteStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { formatBytes, formatSeconds } from '../../../cli/format.ts';
import { createProgressBar, createProgressLines, reportEvery, sentLine } from '../../../cli/progress.ts';

const MIB = 1024 * 1024;

/** What is written to a terminal so wide, or to no terminal. */
function recorded(columns: number | undefined): { stream: WriteStream; text(): string } {
  let text = '';
  const stream = {
    isTTY: columns !== undefined,
    columns,
    write: (line: string) => (text += line),
  } as unknown as WriteStream;
  return { stream, text: () => text };
}

function run(columns: number | undefined, seconds: number): string {
  const { stream, text } = recorded(columns);
  let now = 1_000_000;
  const bar = createProgressBar('sending', stream, () => now);
  for (let step = 0; step <= seconds * 10; step++) {
    bar.update(step * MIB, seconds * 10 * MIB);
    now += 100;
  }
  bar.end();
  return text();
}

describe('a progress bar', () => {
  it('is redrawn in its line on a terminal, with speed and time left, and goes at the end', () => {
    const text = run(100, 4);
    expect(text).toMatch(/\rsending \[#{12}\.{12}\] {2}50 % {2}20 MiB of 40 MiB {2}10 MiB\/s {2}2 s left/);
    expect(text).not.toContain('\n');
    expect(text.endsWith('\r\u001b[K')).toBe(true);
  });

  it('of a resumed upload counts what was sent before as done, and not as speed', () => {
    const { stream, text } = recorded(100);
    let now = 1_000_000;
    const bar = createProgressBar('sending', stream, () => now);
    const [total, skipped] = [400 * MIB, 300 * MIB];
    bar.update(0, total, 0);
    for (let step = 1; step <= 20; step++) {
      now += 100;
      bar.update(skipped + step * MIB, total, skipped);
    }
    expect(text()).toMatch(/ 80 % {2}320 MiB of 400 MiB {2}10 MiB\/s {2}8 s left/);
  });

  it('is never wider than the terminal', () => {
    const lines = run(20, 4)
      .split('\r')
      .map((line) => line.replace('\u001b[K', ''));
    expect(Math.max(...lines.map(({ length }) => length))).toBe(19);
  });

  it('is a plain line now and then elsewhere', () => {
    const text = run(undefined, 12);
    expect(text.split('\n').length - 1).toBe(2);
    expect(text).not.toContain('\r');
    expect(text).not.toContain('\u001b');
  });

  it('is nothing without a stream', () => {
    const bar = createProgressBar('sending', undefined);
    expect(() => bar.update(1, 2)).not.toThrow();
  });
});

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1 KiB'],
  [1536, '1.5 KiB'],
  [100 * MIB, '100 MiB'],
  [1024 ** 5, '1024 TiB'],
])('formatBytes(%i) is %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it.each([
  [0, '0 s'],
  [59.6, '1 min'],
  [190, '3 min 10 s'],
  [7_500, '2 h 5 min'],
  [273_600, '3 d 4 h'],
])('formatSeconds(%d) is %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

describe('a line now and then', () => {
  it('is said at most every five seconds, and made only then', () => {
    const said: string[] = [];
    let now = 0;
    let made = 0;
    const say = reportEvery(
      (line) => said.push(line),
      () => now,
    );
    for (; now <= 11_000; now += 1_000)
      say(() => {
        made += 1;
        return `at ${now}`;
      });
    expect([said, made]).toEqual([['at 5000', 'at 10000'], 2]);
  });
});

it.each([
  [50 * MIB, 0, 5, 'sent 50 MiB in 5 s, 10 MiB/s'],
  [50 * MIB, 0, 0.25, 'sent 50 MiB in under 1 s, 200 MiB/s'],
  [50 * MIB, 40 * MIB, 5, 'sent 10 MiB in 5 s, 2 MiB/s, after 40 MiB that had been sent before'],
  // The ciphertext of a file is longer than the file.
  [50 * MIB, 51 * MIB, 1, 'sent 0 B in 1 s, 0 B/s, after 50 MiB that had been sent before'],
])('an upload of %i bytes, %i of them by an earlier run, in %i s ends with "%s"', (bytes, skipped, seconds, line) => {
  expect(sentLine(bytes, skipped, seconds)).toBe(line);
});

describe('progress for programs', () => {
  it('is a line of JSON a second, and the last one at the end', () => {
    const { stream, text } = recorded(undefined);
    let now = 1_000_000;
    const lines = createProgressLines('sending', stream, () => now);
    for (let step = 0; step <= 25; step++) {
      lines.update(step, 25);
      now += 100;
    }
    lines.end();
    const values = text()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { doneBytes: number });
    expect(values[0]).toEqual({ event: 'progress', of: 'sending', doneBytes: 0, totalBytes: 25 });
    expect(values.map(({ doneBytes }) => doneBytes)).toEqual([0, 10, 20, 25]);
  });
});
