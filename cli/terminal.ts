import { styleText } from 'node:util';
import { failWith, printable, writeFault } from './failure.ts';
import type { ProgressBar } from './progress.ts';
import { createProgressBar, createProgressLines } from './progress.ts';

export interface TerminalFlags {
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly progress?: string;
}

/** The output of a command. Results go to standard output, everything else to standard error. */
export interface Terminal {
  /** A line for people; nothing with --quiet. */
  say(line: string): void;
  warn(line: string): void;
  /** The result: a line of text, or with --json the value. */
  result(line: string, value: unknown): Promise<void>;
  /** Shows how far something is; `end` must be called. */
  progress(label: string): ProgressBar;
}

export function createTerminal({ quiet = false, json = false, progress = 'auto' }: TerminalFlags): Terminal {
  let bar: ProgressBar | undefined;
  const write = (line: string): void => {
    if (quiet) return;
    if (bar) bar.note(line);
    else process.stderr.write(`${line}\n`);
  };
  const say = (line: string): void => write(printable(line));
  return {
    say,
    warn: (line) => write(coloured('warning: ') + printable(line)),
    result: (line, value) => (json ? writeJson(value) : writeOut(`${line}\n`)),
    progress: (label) => {
      const shown =
        progress === 'json'
          ? createProgressLines(label, process.stderr)
          : createProgressBar(label, quiet || progress === 'none' ? undefined : process.stderr);
      bar = shown;
      const end = (): void => {
        shown.end();
        bar = undefined;
      };
      return { ...shown, end };
    },
  };
}

/** Only on a terminal, and not where `NO_COLOR` is set. */
function coloured(text: string): string {
  const isColoured = process.stderr.isTTY && process.stderr.hasColors();
  return isColoured ? styleText('yellow', text, { validateStream: false }) : text;
}

/** Lines of which every one is safe to show. */
export function printableLines(lines: readonly string[]): string {
  return lines.map(printable).join('\n');
}

/** Writes a result as JSON, as {@link writeOut} does. */
export function writeJson(value: unknown): Promise<void> {
  return writeOut(`${JSON.stringify(value, null, 2)}\n`);
}

let hasWritten = false;

/** For each run of the command line. */
export function beginOutput(): void {
  hasWritten = false;
}

/** Whether this run has written anything to standard output. */
export function hasOutput(): boolean {
  return hasWritten;
}

/**
 * Writes to standard output and resolves when that has taken it. Throws `broken_pipe` when the reader has closed it, `disk_full` when the
 * disk is full.
 */
export async function writeOut(data: string | Uint8Array): Promise<void> {
  hasWritten = true;
  // The callback receives the failure; without a listener the event would end the process.
  if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(data, (error) => (error ? reject(error) : resolve()));
  }).catch(failWith(writeFault));
}
