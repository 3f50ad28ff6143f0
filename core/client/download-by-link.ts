import type { Api } from './api.ts';
import type { DownloadOptions } from './download.ts';
import { download } from './download.ts';
import { keysOf, open } from './light-client.ts';
import type { OpenedTransfer } from './opened-transfer.ts';

/** Claims, fetches and decrypts. Throws `wrong_key` without asking the server when id and secret do not match. */
export async function downloadByLink(
  api: Api,
  { id, secret, ...options }: { readonly id: string; readonly secret: string } & DownloadOptions,
): Promise<OpenedTransfer> {
  const keys = await keysOf(id, secret);
  const opened = await open(api, id, keys, options.signal);
  await download(api, keys, opened, options);
  return opened;
}
