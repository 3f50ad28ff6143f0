import { mkdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { asSendError, SendError } from '../core/errors.ts';
import { idInLink } from '../core/link.ts';
import { describeFailure, failureValue, failWith, writeFault } from './failure.ts';
import type { KeyFlags } from './read-link.ts';
import type { Terminal, TerminalFlags } from './terminal.ts';
import { createTerminal, writeJson } from './terminal.ts';

/** After these the other links are not tried. */
const ENDS_ALL: readonly string[] = ['cancelled', 'broken_pipe'];

/**
 * Runs a command for each of its links, in their order. Of several one that fails does not keep the others from being tried: it is reported
 * when it fails, and the first one's code is thrown at the end. With --json several links give one list.
 */
export async function eachLink(
  links: readonly string[],
  flags: TerminalFlags & KeyFlags,
  act: (link: string, terminal: Terminal) => Promise<void>,
): Promise<void> {
  const terminal = createTerminal(flags);
  const [only] = links;
  if (links.length === 1 && only !== undefined) return act(only, terminal);
  if (flags.key !== undefined || flags.keyFile !== undefined)
    throw new SendError('invalid_request', '--key and --key-file are for one link: give each link with its key');
  const values: unknown[] = [];
  const gathering = gatherInto(values, terminal, flags);
  const failures: SendError[] = [];
  for (const [index, link] of links.entries()) {
    try {
      await act(link, gathering);
    } catch (thrown) {
      const error = asSendError(thrown);
      if (ENDS_ALL.includes(error.code)) throw thrown;
      failures.push(error);
      const id = idInLink(link);
      process.stderr.write(`sgraph-send: ${id ?? `link ${index + 1}`}: ${describeFailure(thrown).line}\n`);
      values.push({ ...(id !== undefined && { id }), ...failureValue(thrown) });
    }
  }
  if (flags.json) await writeJson(values);
  const [first] = failures;
  if (first) throw new SendError(first.code, `${failures.length} of ${links.length} links failed`);
}

/** A terminal whose results become one list with --json, and are printed one by one otherwise. */
export function gatherInto(values: unknown[], terminal: Terminal, { json }: TerminalFlags): Terminal {
  return {
    ...terminal,
    result: (line, value) => (json ? Promise.resolve(void values.push(value)) : terminal.result(line, value)),
  };
}

/** The folder into which several files go; it is made where it is missing. Throws `invalid_request` for standard output or a file. */
export async function folderForSeveral(output: string | undefined): Promise<string | undefined> {
  if (output === undefined) return undefined;
  if (output === '-') throw new SendError('invalid_request', 'standard output takes one file: give one link');
  await mkdir(resolve(output), { recursive: true }).catch(() => undefined);
  const there = await stat(resolve(output)).catch(failWith(writeFault));
  if (!there.isDirectory()) throw new SendError('invalid_request', 'with several links -o needs a folder');
  return `${output.replace(/[/\\]+$/, '')}/`;
}
