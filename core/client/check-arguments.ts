import { isTransferId } from '../crypto/keys.ts';
import { SendError } from '../errors.ts';
import type { ContentOptions } from './content-reader.ts';
import type { DownloadOptions } from './download.ts';
import type { ClientOptions, LinkCapability } from './light-client.ts';
import type { UploadOptions } from './upload-options.ts';

// What a program without TypeScript can get wrong, found before anything is asked of the server: a download whose sink is none would be
// counted, and a request to an address that is none would be made again for minutes. No message repeats a value, which may be a key.

/** Throws `invalid_request` for options with which no request can succeed. */
export function checkClient(options: ClientOptions): void {
  requireObject('options', options, "an object such as { baseUrl: 'https://send.example' }");
  const { baseUrl, transport } = options;
  if (!isServer(baseUrl))
    throw wrong('baseUrl', baseUrl, 'the address of the server as a string, such as https://send.example');
  if (transport !== undefined && typeof transport !== 'function')
    throw wrong('transport', transport, 'a function that sends a request and resolves with its Response');
}

/** Throws `invalid_request` for an upload that cannot begin. */
export function checkUpload(options: UploadOptions): void {
  requireObject('options', options, 'an object with source, metadata, expiresInSeconds and maxDownloads');
  const { source, metadata, protect, onProgress, onCreated } = options;
  if (!Number.isSafeInteger(memberOf(source, 'bytes')) || typeof memberOf(source, 'read') !== 'function')
    throw wrong('source', source, 'blobSource(blob), or an object with bytes and read');
  requireObject('metadata', metadata, 'an object with name and type');
  requireFunction('protect', protect, 'protectWith(password)');
  requireFunction('onProgress', onProgress, 'a function');
  requireFunction('onCreated', onCreated, 'a function');
  checkSignal(options.signal);
}

/** Throws `invalid_request` for a download that would be counted and then fail. */
export function checkDownload(options: ContentOptions & Pick<DownloadOptions, 'sink' | 'onProgress'>): void {
  checkContent(options);
  if (typeof memberOf(options.sink, 'getWriter') !== 'function')
    throw wrong('sink', options.sink, 'a WritableStream; for a stream of Node, Writable.toWeb(stream)');
  if (options.sink.locked)
    throw new SendError('invalid_request', 'sink is locked: pass a stream that nothing else writes to');
  requireFunction('onProgress', options.onProgress, 'a function');
}

/** Throws `invalid_request` for a transfer that no server has. */
export function checkContent(options: ContentOptions): void {
  requireObject('options', options, 'an object with id, secret and claimId');
  if (typeof options.id !== 'string' || !isTransferId(options.id))
    throw wrong('id', options.id, 'the ID of a transfer: parseLink(link) gives id and secret');
  if (typeof options.claimId !== 'string') throw wrong('claimId', options.claimId, 'a string that newSecret() made');
  checkSignal(options.signal);
}

/** Throws `invalid_request` for what proves nothing. */
export function checkCapability(capability: LinkCapability | { readonly ownerSecret: string }): void {
  requireObject('capability', capability, 'an object with secret or with ownerSecret');
}

/** Throws `invalid_request` for what cannot abort. */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal !== undefined && typeof memberOf(signal, 'throwIfAborted') !== 'function')
    throw wrong('signal', signal, 'an AbortSignal');
}

function isServer(baseUrl: unknown): boolean {
  if (typeof baseUrl !== 'string' || !URL.canParse(baseUrl)) return false;
  const { protocol, username, password, search, hash } = new URL(baseUrl);
  return /^https?:$/.test(protocol) && username + password + search + hash === '';
}

function requireObject(name: string, value: unknown, expected: string): void {
  if (typeof value !== 'object' || value === null) throw wrong(name, value, expected);
}

function requireFunction(name: string, value: unknown, expected: string): void {
  if (value !== undefined && typeof value !== 'function') throw wrong(name, value, expected);
}

function wrong(name: string, value: unknown, expected: string): SendError {
  return new SendError('invalid_request', `${name} must be ${expected}; it is ${kindOf(value)}`);
}

/** The kind of a value, never the value. */
function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value === 'string') return 'another string';
  if (typeof value !== 'object') return `a ${typeof value}`;
  const name = memberOf(memberOf(value, 'constructor'), 'name');
  return typeof name === 'string' && name !== '' && name !== 'Object' ? `a ${name}` : 'another object';
}

/** A member of what may be anything. */
function memberOf(value: unknown, name: string): unknown {
  return value === undefined || value === null ? undefined : (value as Readonly<Record<string, unknown>>)[name];
}
