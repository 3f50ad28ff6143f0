import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const ROOT = join(import.meta.dirname, '..', '..');

export interface PageStep {
  readonly command: string;
  /** What it prints; `…` stands for anything, on a line of its own for any number of lines. */
  readonly prints: readonly string[];
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

/** Runs a command as a shell would, and gives all that it prints. An `export` counts for those that follow. */
export async function runStep(command: string, environment: Record<string, string | undefined>): Promise<string> {
  const exported = /^export (.*)$/.exec(command)?.[1];
  if (exported !== undefined) {
    for (const pair of exported.split(' ')) environment[pair.split('=')[0] ?? ''] = pair.slice(pair.indexOf('=') + 1);
    return '';
  }
  const child = spawn('sh', ['-c', `${command} 2>&1`], { cwd: ROOT, env: environment });
  const [printed] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  // What an emulator lacks is no matter of the page.
  return printed.replaceAll(/^gap .*\n/gm, '');
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
