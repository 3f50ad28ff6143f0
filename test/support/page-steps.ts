import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

const ROOT = join(import.meta.dirname, '..', '..');

/** A server that writes nothing but what it is asked for: counts and what maintenance saw come seconds later, between two copies of a store. */
export const QUIET: Readonly<Record<string, string>> = {
  SGRAPH_SEND_STATISTICS: 'cloudwatch:nobody',
  SGRAPH_SEND_MAINTENANCE: 'off',
};

export interface PageStep {
  readonly command: string;
  /** What it prints; `…` stands for anything, on a line of its own for any number of lines. */
  readonly prints: readonly string[];
}

/** What a page has below a heading, up to the next one of the same or a higher level. Throws when it has no such heading. */
export function sectionOf(page: string, heading: string): string {
  const [marks = ''] = heading.split(' ');
  const after = page.split(`\n${heading}\n`)[1];
  if (after === undefined) throw new Error(`the page has no heading "${heading}"`);
  return after.split(new RegExp(`^#{1,${marks.length}} `, 'm'))[0] ?? '';
}

/** The commands of a page, in its order. */
export function stepsOf(page: string): PageStep[] {
  return [...page.matchAll(/^```console\n([^]*?)^```$/gm)].flatMap(([, block = '']) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((lines) => {
        const [command = '', ...prints] = lines.trimEnd().split('\n');
        return { command, prints };
      }),
  );
}

/** Where the admin key is kept that a command has shown: in an `export`, `…` stands for it. */
const SHOWN_KEY = 'SHOWN_ADMIN_KEY';

/** Prints the environment of the shell that starts it to its third stream. */
const TELL_ENVIRONMENT = `"$TELLER" -e 'require("fs").writeSync(3, JSON.stringify(process.env))'`;

/**
 * Runs a command as the shell of a person would, and gives all that it prints. What it sets or exports counts for those that follow:
 * it is put into `environment`.
 */
export async function runStep(
  command: string,
  environment: Record<string, string | undefined>,
  folder = ROOT,
): Promise<string> {
  const meant = command.replace(/^(export \w+)=…$/, `$1="$${SHOWN_KEY}"`);
  const script = `set -a\n{ ${meant}\n} 2>&1\n${TELL_ENVIRONMENT}`;
  const child = spawn('sh', ['-c', script], {
    cwd: folder,
    env: { ...environment, TELLER: process.execPath },
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const told = child.stdio[3];
  if (!(told instanceof Readable) || child.stdout === null) throw new Error('the shell has no third stream');
  const [printed, after] = await Promise.all([text(child.stdout), text(told), once(child, 'exit')]);
  const set: unknown = after === '' ? undefined : JSON.parse(after);
  if (typeof set === 'object' && set !== null) {
    for (const name of Object.keys(environment)) environment[name] = undefined;
    Object.assign(environment, set);
  }
  const shown = /^admin key of \S+: (\S+)$/m.exec(printed)?.[1];
  if (shown !== undefined) environment[SHOWN_KEY] = shown;
  return printed;
}

/** Each line as it is, in this order, with anything for `…`. */
export function patternOf(prints: readonly string[]): RegExp {
  const lines = prints.map((line) =>
    line === '…'
      ? '(?:.*\\n)*?'
      : `${line
          .split('…')
          .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
          .join('.*')}.*\\n`,
  );
  return new RegExp(`^${lines.join('')}`, 'm');
}
