import type { Api } from './api.ts';
import { createApi } from './api.ts';
import { deriveLinkKeys, deriveOwnerProof, newSecret } from '../crypto/keys.ts';
import type { LinkKeys } from '../crypto/keys.ts';
import { openMetadata } from '../crypto/metadata.ts';
import type { Unlocking } from '../crypto/protection.ts';
import { passwordKeyFor } from '../crypto/protection.ts';
import { asSendError, SendError } from '../errors.ts';
import type { Waiting } from './open-when-ready.ts';
import { openWhenReady } from './open-when-ready.ts';
import type { OpenedTransfer } from './opened-transfer.ts';
import { readWholeLog } from './read-log.ts';
import { ServerInfo, TransferInfo, TransferLog } from '../schemas.ts';
import { TokenAllowance } from '../tokens/shown-token.ts';
import { tokenHeader } from '../tokens/token-header.ts';
import type { ServerClock } from './server-clock.ts';
import type { Transport } from './transport.ts';
import { fetchTransport } from './transport.ts';

export interface ClientOptions {
  /** Address of the server, such as `https://send.example` or `https://example.org/send`. */
  readonly baseUrl: string;
  readonly transport?: Transport;
  /** Resolves when there is a connection; waited for before an attempt is repeated. */
  readonly waitUntilOnline?: (signal?: AbortSignal) => Promise<void>;
  /**
   * Called for each further attempt at a request, with its number from 2 on, what ended the one before, and how long the server asks to
   * wait.
   */
  readonly onRetry?: (attempt: number, error: SendError, waitMs: number) => void;
  /**
   * Whether this program came from that server, as its page does. Every other one sends parts to private addresses only where the server
   * itself is at one. False by default.
   */
  readonly isServersOwn?: boolean;
  /** Shared with other clients of the same server; one of its own by default. */
  readonly clock?: ServerClock;
}

/** What a recipient has. */
export interface LinkCapability extends Unlocking {
  readonly secret: string;
}

interface LinkToOpen extends LinkCapability {
  readonly id: string;
}

/** What a sender or recipient does without moving a file: a page that moves none loads nothing else. Every method throws `SendError`. */
export interface LightClient {
  /** The server's time in milliseconds since 1970, as its answers have shown it; before the first one this device's. */
  now(): number;
  info(signal?: AbortSignal): Promise<ServerInfo>;
  /**
   * What an access code still allows; does not count as a use. Throws `token_required`, `token_invalid` (without asking the server for a
   * malformed one), `token_expired`, `token_revoked`, `token_used_up`, `uploads_closed`. Where uploads are open every member is null.
   */
  checkToken(token: string, signal?: AbortSignal): Promise<TokenAllowance>;
  /**
   * Reads and decrypts the metadata; claims nothing. Throws `wrong_key` without asking the server when id and secret do not match,
   * `password_required` where there is a password and nothing is given, `wrong_password` for another one.
   */
  open(id: string, secret: string, signal?: AbortSignal, password?: Unlocking): Promise<OpenedTransfer>;
  /** As `open`, but waits until the upload is complete. Throws `cancelled` after an abort, and how the transfer ended meanwhile. */
  openWhenReady(id: string, secret: string, waiting?: Waiting): Promise<OpenedTransfer>;
  /** The state of a transfer for its owner, after its end too. */
  status(id: string, ownerSecret: string, signal?: AbortSignal): Promise<TransferInfo>;
  /** Throws for a link as `open` does where there is a password. */
  log(id: string, capability: LinkCapability | { ownerSecret: string }, signal?: AbortSignal): Promise<TransferLog>;
  /**
   * Makes a transfer expire at that moment (ISO 8601), later or sooner, and returns the expiry that then applies. Throws `expired`,
   * `deleted` or `limit_reached` once it has ended, `invalid_request` for a moment that is past or that the server does not allow.
   */
  changeExpiry(id: string, ownerSecret: string, expiresAt: string, signal?: AbortSignal): Promise<TransferInfo>;
  /**
   * Gives a download back that was started and has not finished: another can take its place. Throws `finished` for one that has, `not_found` for
   * one that was not started, `conflict` when too many were given back.
   */
  giveBack(id: string, ownerSecret: string, download: number, signal?: AbortSignal): Promise<TransferInfo>;
  delete(id: string, ownerSecret: string, signal?: AbortSignal): Promise<void>;
}

/** Requests to one server. */
export function connect(options: ClientOptions): Api {
  return createApi({
    baseUrl: options.baseUrl,
    transport: options.transport ?? fetchTransport,
    waitUntilOnline: options.waitUntilOnline ?? (() => Promise.resolve()),
    ...(options.onRetry && { onRetry: options.onRetry }),
    isServersOwn: options.isServersOwn ?? false,
    ...(options.clock && { clock: options.clock }),
  });
}

/** `clock` is the one of the requests. */
export function createLightClient(api: Api, clock: ServerClock): LightClient {
  const info = (signal?: AbortSignal): Promise<ServerInfo> =>
    api.json({ method: 'GET', path: '/api/info', signal }, ServerInfo);
  const owner = async (ownerSecret: string): Promise<Record<string, string>> => ({
    'x-sgraph-send-owner': await deriveOwnerProof(ownerSecret),
  });
  const status = async (id: string, ownerSecret: string, signal?: AbortSignal): Promise<TransferInfo> => {
    const headers = await owner(ownerSecret);
    return api.json({ method: 'GET', path: `/api/transfers/${id}`, headers, signal }, TransferInfo);
  };
  return {
    now: () => clock.now(),
    info,
    checkToken: async (token, signal) =>
      api.json({ method: 'GET', path: '/api/token', headers: tokenHeader(token), signal }, TokenAllowance),
    open: async (id, secret, signal, password = {}) => (await open(api, { id, secret, ...password }, signal)).opened,
    openWhenReady: async (id, secret, waiting = {}) => {
      let { passwordKey } = waiting;
      // Asked for once, however often it is looked.
      const again = async (): Promise<OpenedTransfer> => {
        const { opened } = await look(api, { id, secret, unlock: waiting.unlock, passwordKey }, waiting.signal);
        ({ passwordKey } = opened);
        return opened;
      };
      return openWhenReady(again, waiting);
    },
    status,
    log: async (id, capability, signal) => {
      const read = logReader(api, id, signal);
      if (!('ownerSecret' in capability)) return readAsRecipient(api, { id, ...capability }, read, signal);
      const { ownerSecret } = capability;
      return read(await owner(ownerSecret)).catch(async (thrown: unknown) => {
        // To another key a log is not there; the state says whether that is because of the key.
        if (asSendError(thrown).code === 'not_found') await status(id, ownerSecret, signal);
        throw thrown;
      });
    },
    changeExpiry: async (id, ownerSecret, expiresAt, signal) => {
      // One for all attempts: an answer that was lost must not lead to a second change.
      const json = { changeId: newSecret(), expiresAt };
      const headers = await owner(ownerSecret);
      return api.json({ method: 'POST', path: `/api/transfers/${id}/expiry`, headers, json, signal }, TransferInfo);
    },
    giveBack: async (id, ownerSecret, download, signal) => {
      const path = `/api/transfers/${id}/downloads/${download}/give-back`;
      return api.json({ method: 'POST', path, headers: await owner(ownerSecret), signal }, TransferInfo);
    },
    delete: async (id, ownerSecret, signal) =>
      api.call({ method: 'DELETE', path: `/api/transfers/${id}`, headers: await owner(ownerSecret), signal }),
  };
}

/** The keys of a link without a password. Throws `wrong_key` when the secret does not belong to the id, `invalid_link` when it is malformed. */
async function keysOf({ id, secret }: LinkToOpen): Promise<LinkKeys> {
  const keys = await deriveLinkKeys(secret);
  if (keys.transferId !== id) throw new SendError('wrong_key');
  return keys;
}

/** The keys of a transfer that has this password key, if any. */
function withPassword(keys: LinkKeys, secret: string, passwordKey: string | undefined): LinkKeys | Promise<LinkKeys> {
  return passwordKey === undefined ? keys : deriveLinkKeys(secret, passwordKey);
}

interface Look {
  readonly opened: OpenedTransfer;
  readonly keys: LinkKeys;
}

/** Of a transfer that has not ended, whether or not its upload is complete. */
async function look(api: Api, link: LinkToOpen, signal?: AbortSignal): Promise<Look> {
  const { id, secret } = link;
  const plain = await keysOf(link);
  const info = await api.json({ method: 'GET', path: `/api/transfers/${id}`, signal }, TransferInfo);
  if (info.state !== 'ready' && info.state !== 'uploading') throw new SendError(info.state);
  const passwordKey = await passwordKeyFor(secret, info.password, link);
  const keys = await withPassword(plain, secret, passwordKey);
  const metadata = await openMetadata(info.metadata, keys.metadataKey);
  return { opened: { info, metadata, ...(passwordKey !== undefined && { passwordKey }) }, keys };
}

/** Of one whose upload is complete. What was opened before is not asked for again. */
export async function open(
  api: Api,
  link: LinkToOpen & { readonly opened?: OpenedTransfer | undefined },
  signal?: AbortSignal,
): Promise<Look> {
  const { opened, secret } = link;
  if (opened) return { opened, keys: await withPassword(await keysOf(link), secret, opened.passwordKey) };
  const found = await look(api, link, signal);
  if (found.opened.info.state === 'uploading') throw new SendError('not_complete');
  return found;
}

/** Reads a whole log with the proof of who may. */
type ReadLog = (headers: Record<string, string>) => Promise<TransferLog>;

function logReader(api: Api, id: string, signal: AbortSignal | undefined): ReadLog {
  return (headers) =>
    readWholeLog((after) => {
      const path = `/api/transfers/${id}/log${after === undefined ? '' : `?after=${after}`}`;
      return api.json({ method: 'GET', path, headers, signal }, TransferLog);
    });
}

/** To a wrong proof a server answers that there is nothing: then it may be that a password belongs to it, which its terms say. */
async function readAsRecipient(
  api: Api,
  link: LinkToOpen,
  read: ReadLog,
  signal: AbortSignal | undefined,
): Promise<TransferLog> {
  const { id, secret } = link;
  const keys = await keysOf(link);
  const readWith = async (passwordKey?: string): Promise<TransferLog> =>
    read({ 'x-sgraph-send-proof': (await withPassword(keys, secret, passwordKey)).downloadProof });
  try {
    return await readWith(link.passwordKey);
  } catch (thrown) {
    if (asSendError(thrown).code !== 'not_found' || link.passwordKey !== undefined) throw thrown;
    const info = await api.json({ method: 'GET', path: `/api/transfers/${id}`, signal }, TransferInfo);
    if (!info.password) throw thrown;
    return readWith(await passwordKeyFor(secret, info.password, link));
  }
}
