import { newSecret, verifierOf } from '../crypto/keys.ts';
import type { RequestKeys } from '../crypto/request-keys.ts';
import { deriveRequestKeys, deriveRequestOwnerProof } from '../crypto/request-keys.ts';
import { openerForRequest, publicKeyOf, sealForRequest } from '../crypto/request-seal.ts';
import { openRequestText, sealRequestText } from '../crypto/request-text.ts';
import { SendError } from '../errors.ts';
import type { RequestText } from '../requests/schemas.ts';
import { FileRequestEntries, FileRequestInfo, REQUEST_BOUNDS } from '../requests/schemas.ts';
import { tokenHeader } from '../tokens/token-header.ts';
import type { Api } from './api.ts';
import type { ClientOptions } from './light-client.ts';
import { connect } from './light-client.ts';
import { checkClient } from './check-arguments.ts';
import type { SealForRequest } from './seal-for-request.ts';

/** What the owner of a file request decides. */
export interface NewFileRequest extends RequestText {
  readonly expiresInSeconds: number;
  /** How many transfers may be sent to it. */
  readonly maxTransfers: number;
  /** Where the server's `requests` is `token`. Senders need none: they take its uses. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A file request that was made. The owner secret opens all that is sent to it: protect it like the files. */
export interface OwnedFileRequest {
  readonly id: string;
  readonly ownerSecret: string;
  /** What the link for senders carries. */
  readonly publicKey: string;
  readonly info: FileRequestInfo;
}

/** A file request with what its owner wrote. */
export interface OpenedFileRequest extends RequestText {
  readonly info: FileRequestInfo;
}

/**
 * A transfer that was sent to a request: its link's secret, or why there is none. `unreadable`: not sealed for this request and transfer, such as a
 * forged or replayed entry. `repeated`: an earlier entry is of the same transfer. `missing`: the server left the entry out.
 */
export type ReceivedEntry =
  | { readonly number: number; readonly at: string; readonly transfer: string; readonly secret: string }
  | {
      readonly number: number;
      readonly at: string;
      readonly transfer: string;
      readonly fault: 'unreadable' | 'repeated';
    }
  | { readonly number: number; readonly fault: 'missing' };

/** File requests of one server. Every method throws `SendError`. */
export interface FileRequestClient {
  create(wanted: NewFileRequest): Promise<OwnedFileRequest>;
  /** As a sender sees it. Throws `wrong_key` without asking where id and key differ, `damaged`, `request_closed`, `request_full`. */
  view(id: string, publicKey: string, signal?: AbortSignal): Promise<OpenedFileRequest>;
  /** As its owner sees it, after its end too. Throws `wrong_key`, `not_owner`. */
  status(
    id: string,
    ownerSecret: string,
    signal?: AbortSignal,
  ): Promise<OpenedFileRequest & { readonly publicKey: string }>;
  /** What was sent to it, in that order. Entries that do not open are named and stop nothing. */
  received(id: string, ownerSecret: string, signal?: AbortSignal): Promise<ReceivedEntry[]>;
  /** It accepts nothing more; what was sent stays. */
  close(id: string, ownerSecret: string, signal?: AbortSignal): Promise<FileRequestInfo>;
}

/**
 * Makes, reads and closes file requests, and opens what was sent to them.
 *
 * @param options - the address of the server, and what differs from the defaults
 * @example
 * ```ts
 * const requests = createFileRequestClient({ baseUrl: 'https://send.example' });
 * const { id, publicKey } = await requests.create({ title: 'Photos', expiresInSeconds: 86_400, maxTransfers: 20 });
 * console.log(requestLink('https://send.example', id, publicKey));
 * ```
 */
export function createFileRequestClient(options: ClientOptions): FileRequestClient {
  checkClient(options);
  return fileRequestsOver(connect(options));
}

/** As {@link createFileRequestClient}, over requests that a program makes in its own way. */
export function fileRequestsOver(api: Api): FileRequestClient {
  const get = (id: string, headers: Record<string, string>, signal?: AbortSignal): Promise<FileRequestInfo> =>
    api.json({ method: 'GET', path: `/api/requests/${id}`, headers, signal }, FileRequestInfo);
  return {
    create: (wanted) => create(api, wanted),
    async view(id, publicKey, signal) {
      const { metadataKey } = await keysOf(id, publicKey);
      const info = await get(id, {}, signal);
      return { info, ...(await openRequestText(info.metadata, metadataKey)) };
    },
    async status(id, ownerSecret, signal) {
      const publicKey = await publicKeyOf(ownerSecret);
      const { metadataKey } = await keysOf(id, publicKey);
      const info = await get(id, await owner(ownerSecret), signal);
      return { info, publicKey, ...(await openRequestText(info.metadata, metadataKey)) };
    },
    received: (id, ownerSecret, signal) => received(api, { id, ownerSecret }, signal),
    async close(id, ownerSecret, signal) {
      const path = `/api/requests/${id}/close`;
      return api.json({ method: 'POST', path, headers: await owner(ownerSecret), signal }, FileRequestInfo);
    },
  };
}

/**
 * For `forRequest` of an upload: sends the transfer to a file request. No access code is needed then.
 *
 * @param publicKey - what the link of the request carries
 * @example
 * ```ts
 * const link = 'https://send.example/r/01JZ5V0000000000000000000A#0123456789012345678901234567890123456789012';
 * const forRequest = sendToRequest(link.split('#')[1] ?? '');
 * ```
 */
export function sendToRequest(publicKey: string): SealForRequest {
  return async (transferId, secret) => {
    const { requestId, requestProof } = await deriveRequestKeys(publicKey);
    const sealed = await sealForRequest(publicKey, { requestId, transferId }, secret);
    return { id: requestId, proof: requestProof, sealed };
  };
}

async function create(api: Api, wanted: NewFileRequest): Promise<OwnedFileRequest> {
  const { title, message, expiresInSeconds, maxTransfers, token, signal } = wanted;
  const ownerSecret = newSecret();
  const publicKey = await publicKeyOf(ownerSecret);
  const { requestId: id, metadataKey, requestProof } = await deriveRequestKeys(publicKey);
  const text = { ...(title !== undefined && { title }), ...(message !== undefined && { message }) };
  const json = {
    id,
    expiresInSeconds,
    maxTransfers,
    metadata: await sealRequestText(text, metadataKey),
    ownerVerifier: await verifierOf(await deriveRequestOwnerProof(ownerSecret)),
    requestVerifier: await verifierOf(requestProof),
  };
  const call = { method: 'POST' as const, path: '/api/requests', headers: tokenHeader(token), json, signal };
  return { id, ownerSecret, publicKey, info: await api.json(call, FileRequestInfo) };
}

/** Throws `wrong_key` where the id does not come from the key. */
async function keysOf(id: string, publicKey: string): Promise<RequestKeys> {
  const keys = await deriveRequestKeys(publicKey);
  if (keys.requestId !== id) throw new SendError('wrong_key');
  return keys;
}

async function owner(ownerSecret: string): Promise<Record<string, string>> {
  return { 'x-sgraph-send-owner': await deriveRequestOwnerProof(ownerSecret) };
}

async function received(
  api: Api,
  { id, ownerSecret }: { readonly id: string; readonly ownerSecret: string },
  signal: AbortSignal | undefined,
): Promise<ReceivedEntry[]> {
  await keysOf(id, await publicKeyOf(ownerSecret));
  const headers = await owner(ownerSecret);
  const open = await openerForRequest(ownerSecret);
  const known = new Set<string>();
  const entries: ReceivedEntry[] = [];
  let after = 0;
  let next: number | undefined;
  do {
    const path = `/api/requests/${id}/entries${after === 0 ? '' : `?after=${after}`}`;
    const page = await api.json({ method: 'GET', path, headers, signal }, FileRequestEntries);
    for (const { number, at, transfer, sealed } of page.entries) {
      // A number that does not come next would be no page of this list, and one that is far ahead would fill the memory.
      if (number <= after || number > REQUEST_BOUNDS.transfers)
        throw new SendError('damaged', 'the list of what was sent has no order');
      while (++after < number) entries.push({ number: after, fault: 'missing' });
      const secret = await open({ requestId: id, transferId: transfer }, sealed);
      if (secret === undefined) entries.push({ number, at, transfer, fault: 'unreadable' });
      else if (known.has(transfer)) entries.push({ number, at, transfer, fault: 'repeated' });
      else {
        known.add(transfer);
        entries.push({ number, at, transfer, secret });
      }
    }
    ({ next } = page);
    // A page without an entry that leads to another one would lead on for ever.
  } while (next !== undefined && next === after);
  return entries;
}
