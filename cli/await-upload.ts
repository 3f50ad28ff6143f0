import type { Client, OpenedTransfer } from '../core/client/client.ts';
import type { Unlocking } from '../core/crypto/protection.ts';
import { SendError } from '../core/errors.ts';
import type { OpenLink } from './read-link.ts';
import type { ProgressBar } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** Opens a link; where its upload still runs says so, shows how far it is, and waits for it. Throws `not_complete` where it is not to wait. */
export async function openWhenReady(
  client: Client,
  { id, secret, unlock }: Pick<OpenLink, 'id' | 'secret'> & Unlocking,
  terminal: Terminal,
  signal: AbortSignal,
  waits = true,
): Promise<OpenedTransfer> {
  let bar: ProgressBar | undefined;
  const onWaiting = ({ info }: OpenedTransfer): void => {
    if (!waits) throw new SendError('not_complete');
    if (!bar) terminal.say('the file is still being uploaded: waiting until it is complete (Ctrl-C ends this)');
    bar ??= terminal.progress('uploading');
    bar.update(info.storedBytes ?? 0, info.ciphertextBytes);
  };
  try {
    return await client.openWhenReady(id, secret, { onWaiting, signal, unlock });
  } finally {
    bar?.end();
  }
}
