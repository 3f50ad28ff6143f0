import type { WriteStream } from 'node:tty';
import { formatBytes, formatSeconds } from './format.ts';
import { createRateMeter } from '../core/rate.ts';

const BAR_CHARACTERS = 24;
const REDRAW_MS = 100;
const LINE_EVERY_MS = 5_000;
const JSON_LINE_EVERY_MS = 1_000;

/** How far something is, in bytes. */
export interface ProgressBar {
  /** `skippedBytes` of those done were there already, and are no speed. */
  update(doneBytes: number, totalBytes: number, skippedBytes?: number): void;
  /** A line above the bar. */
  note(line: string): void;
  end(): void;
}

/** Says how far something is where there is no end to measure by: a line now and then. */
export function reportEvery(say: (line: string) => void, clock: () => number = Date.now): (line: () => string) => void {
  let saidAt = clock();
  return (line) => {
    if (clock() - saidAt < LINE_EVERY_MS) return;
    saidAt = clock();
    say(line());
  };
}

/** A bar that is redrawn on a terminal, a plain line now and then elsewhere, nothing at all without a stream. */
export function createProgressBar(
  label: string,
  stream: WriteStream | undefined,
  clock: () => number = Date.now,
): ProgressBar {
  if (!stream) return { update: () => undefined, note: () => undefined, end: () => undefined };
  const isTerminal = stream.isTTY;
  let meter: ReturnType<typeof createRateMeter> | undefined;
  let addedAt = 0;
  let shownAt = clock();
  let isShown = false;
  const clear = (): void => {
    if (isShown && isTerminal) stream.write('\r\u001b[K');
    isShown = false;
  };
  return {
    update(done, total, skipped) {
      const now = clock();
      if (now - addedAt < REDRAW_MS) return;
      addedAt = now;
      meter ??= createRateMeter(total);
      meter.add(done, now, skipped);
      if (!isTerminal && now - shownAt < LINE_EVERY_MS) return;
      shownAt = now;
      const text = describe(done, total, meter.read(now));
      stream.write(
        isTerminal ? `\r${fit(`${label} ${bar(done, total)} ${text}`, stream.columns)}\u001b[K` : `${label} ${text}\n`,
      );
      isShown = true;
    },
    note(line) {
      clear();
      stream.write(`${line}\n`);
    },
    end: clear,
  };
}

/** For programs: a line of JSON every second, and the last one at the end. */
export function createProgressLines(
  label: string,
  stream: Pick<WriteStream, 'write'>,
  clock: () => number = Date.now,
): ProgressBar {
  let writtenAt = Number.NEGATIVE_INFINITY;
  let waiting: string | undefined;
  const write = (): void => {
    if (waiting !== undefined) stream.write(`${waiting}\n`);
    waiting = undefined;
  };
  return {
    update(doneBytes, totalBytes) {
      waiting = JSON.stringify({ event: 'progress', of: label, doneBytes, totalBytes });
      if (clock() - writtenAt < JSON_LINE_EVERY_MS) return;
      writtenAt = clock();
      write();
    },
    note: (line) => void stream.write(`${line}\n`),
    end: write,
  };
}

function describe(
  done: number,
  total: number,
  rate: { bytesPerSecond: number; secondsLeft: number | undefined },
): string {
  const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
  const speed = rate.bytesPerSecond > 0 ? `  ${formatBytes(rate.bytesPerSecond)}/s` : '';
  const left = rate.secondsLeft === undefined ? '' : `  ${formatSeconds(rate.secondsLeft)} left`;
  return `${String(percent).padStart(3)} %  ${formatBytes(done)} of ${formatBytes(total)}${speed}${left}`;
}

/** The line of an upload that has ended. What an earlier run had sent took no time of this one. */
export function sentLine(bytes: number, skippedBytes: number, seconds: number): string {
  const skipped = Math.min(bytes, skippedBytes);
  const speed = seconds > 0 ? `, ${formatBytes((bytes - skipped) / seconds)}/s` : '';
  const before = skipped > 0 ? `, after ${formatBytes(skipped)} that had been sent before` : '';
  const time = seconds < 1 ? 'under 1 s' : formatSeconds(seconds);
  return `sent ${formatBytes(bytes - skipped)} in ${time}${speed}${before}`;
}

function bar(done: number, total: number): string {
  const filled = total === 0 ? BAR_CHARACTERS : Math.round((done / total) * BAR_CHARACTERS);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_CHARACTERS - filled)}]`;
}

/** A line that is longer than the terminal is wide could not be taken back. */
function fit(line: string, columns: number): string {
  return columns > 0 ? line.slice(0, columns - 1) : line;
}
