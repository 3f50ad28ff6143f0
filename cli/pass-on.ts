import type { Command } from 'commander';
import { SendError } from '../core/errors.ts';
import type { Terminal } from './terminal.ts';

export interface LinkFlags {
  readonly qr?: boolean;
  readonly copy?: boolean;
  readonly open?: boolean;
}

/** `--qr`, `--copy` and `--open`, for commands that print a link to pass on. */
export function addLinkOptions(command: Command): Command {
  return command
    .option('--qr', 'also show the link as a QR code')
    .option('--copy', 'also put the link onto the clipboard')
    .option('--open', 'also open the link in the browser; other users of this machine can see it meanwhile');
}

/** Does what the flags say beside printing the link. What fails is a warning: the link is there, and is printed. */
export async function passOn(terminal: Terminal, link: string, { qr, copy, open }: LinkFlags): Promise<void> {
  if (qr) {
    const { renderUnicodeCompact } = await import('uqr');
    process.stderr.write(`${renderUnicodeCompact(link)}\n`);
  }
  if (!copy && !open) return;
  const { copyText, openAddress } = await import('./desktop.ts');
  if (copy && (await works(terminal, 'copied', () => copyText(link)))) terminal.say('the link is on the clipboard');
  if (open) await works(terminal, 'opened', () => openAddress(link));
}

async function works(terminal: Terminal, what: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (thrown) {
    if (!(thrown instanceof SendError)) throw thrown;
    terminal.warn(`the link was not ${what}: ${thrown.message}`);
    return false;
  }
}
