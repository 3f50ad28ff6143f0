import type { Unlocking } from '../crypto/protection.ts';
import {
  checkCapability,
  checkClient,
  checkContent,
  checkDownload,
  checkSignal,
  checkUpload,
} from './check-arguments.ts';
import type { ContentOptions, ContentReader } from './content-reader.ts';
import { openContent } from './content-reader.ts';
import type { DownloadOptions } from './download.ts';
import { downloadByLink } from './download-by-link.ts';
import type { ClientOptions, LightClient } from './light-client.ts';
import { connect, createLightClient } from './light-client.ts';
import type { OpenedTransfer } from './opened-transfer.ts';
import type { ServerInfo } from '../schemas.ts';
import { createServerClock } from './server-clock.ts';
import type { Uploaded } from './upload-options.ts';
import type { UploadOptions } from './upload-options.ts';
import { upload } from './upload.ts';

export type { ContentOptions, ContentReader } from './content-reader.ts';
export type { ClientOptions, LightClient } from './light-client.ts';
export type { LinkCapability } from './light-client.ts';
export type { OpenedTransfer } from './opened-transfer.ts';
export type { Waiting } from './open-when-ready.ts';
export type { Transport } from './transport.ts';
export type { Uploaded } from './upload-options.ts';
export type { PlaintextSource, Progress, UploadJournal, UploadOptions } from './upload-options.ts';
export type { UploadSession } from './upload-session.ts';

/** An upload asks the server for its limits again after this long: the operator may have changed them. */
const INFO_KEPT_MS = 60_000;

/** Everything a sender or recipient does, the same in browsers and Node. Every method throws `SendError`. */
export interface Client extends LightClient {
  /** Encrypts and sends a file. */
  upload(options: UploadOptions): Promise<Uploaded>;
  /** Claims, fetches and decrypts. */
  download(
    options: { readonly id: string; readonly secret: string } & Unlocking & DownloadOptions,
  ): Promise<OpenedTransfer>;
  /**
   * Claims, and gives the content, of which any range can be read: a file of an archive, the beginning of a text. Only the encrypted segments that
   * a range is in are fetched. The claim counts as one download however much is read, until it is finished.
   */
  openContent(options: ContentOptions): Promise<OpenedTransfer & { readonly content: ContentReader }>;
}

/**
 * A client of one server, for browsers and Node alike.
 *
 * @param options - the address of the server, and what differs from the defaults
 * @throws `invalid_request` for options with which no request can succeed, such as a `baseUrl` that is no address
 * @example
 * ```ts
 * const client = createClient({ baseUrl: 'https://send.example' });
 * const { uploads } = await client.info();
 * ```
 */
export function createClient(options: ClientOptions): Client {
  checkClient(options);
  const { clock = createServerClock() } = options;
  const api = connect({ ...options, clock });
  const light = createLightClient(api, clock);
  let known: { readonly server: ServerInfo; readonly at: number } | undefined;
  const info = async (signal?: AbortSignal): Promise<ServerInfo> => {
    checkSignal(signal);
    const server = await light.info(signal);
    known = { server, at: Date.now() };
    return server;
  };
  /** What was heard just now, as by a program that looks before it sends: a request less for each file. */
  const recentInfo = (signal?: AbortSignal): ServerInfo | Promise<ServerInfo> =>
    known && Math.abs(Date.now() - known.at) < INFO_KEPT_MS ? known.server : info(signal);
  return {
    ...light,
    info,
    log: async (id, capability, signal) => {
      checkCapability(capability);
      return light.log(id, capability, signal);
    },
    upload: async (uploadOptions) => {
      checkUpload(uploadOptions);
      try {
        return await upload(api, await recentInfo(uploadOptions.signal), uploadOptions);
      } catch (thrown) {
        known = undefined;
        throw thrown;
      }
    },
    download: async (wanted) => {
      checkDownload(wanted);
      return downloadByLink(api, wanted);
    },
    openContent: async (wanted) => {
      checkContent(wanted);
      return openContent(api, wanted);
    },
  };
}
