import type { Api } from './api.ts';
import type { DownloadOptions } from './download.ts';
import { download } from './download.ts';
import type { Unlocking } from '../crypto/protection.ts';
import { open } from './light-client.ts';
import type { OpenedTransfer } from './opened-transfer.ts';

/** Claims, fetches and decrypts. Throws `wrong_key` without asking the server when id and secret do not match, `wrong_password` before the claim. */
export async function downloadByLink(
  api: Api,
  { id, secret, ...options }: { readonly id: string; readonly secret: string } & Unlocking & DownloadOptions,
): Promise<OpenedTransfer> {
  const { opened, keys } = await open(api, { id, secret, ...options }, options.signal);
  await download(api, keys, opened, options);
  return opened;
}
