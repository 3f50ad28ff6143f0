import type { Api } from './api.ts';
import type { Bytes } from '../bytes.ts';
import { fromBase64Url, toBase64Url } from '../bytes.ts';
import type { LinkKeys } from '../crypto/keys.ts';
import { deriveLinkKeys, newSecret, verifierOf } from '../crypto/keys.ts';
import { ciphertextLength, partCount } from '../crypto/layout.ts';
import { sealMetadata } from '../crypto/metadata.ts';
import type { Sealer } from '../crypto/segments.ts';
import { createSealer, newStreamHeader } from '../crypto/segments.ts';
import type { Protect, Protection } from '../crypto/protection.ts';
import { asSendError, SendError } from '../errors.ts';
import { asRead } from '../quantity.ts';
import type { ForFileRequest, Metadata, ServerInfo } from '../schemas.ts';
import { CreatedTransfer } from '../schemas.ts';
import type { FirstUrls } from './part-urls.ts';
import { firstPartUrls } from './part-urls.ts';
import type { SealForRequest } from './seal-for-request.ts';
import { encodeThumbnail } from '../thumbnail.ts';
import { tokenHeader } from '../tokens/token-header.ts';

/** All that is needed to resume an upload later, as JSON. It holds the secrets: protect it like the link itself. */
export interface UploadSession {
  readonly id: string;
  readonly secret: string;
  readonly ownerSecret: string;
  /** base64url of the stream header's 32 and 7 bytes. */
  readonly salt: string;
  readonly noncePrefix: string;
  /** The encrypted metadata as it was sent. */
  readonly metadata: string;
  readonly segmentBytes: number;
  readonly partBytes: number;
  readonly plaintextBytes: number;
  readonly expiresInSeconds: number;
  readonly maxDownloads: number;
  /** Where the sender chose a password, which is not kept. */
  readonly password?: Protection | undefined;
  /** Where it is for a file request. */
  readonly request?: ForFileRequest | undefined;
}

/** What a sender decides about a new transfer. */
export interface NewUpload {
  readonly source: { readonly bytes: number };
  readonly metadata: Omit<Metadata, 'bytes'>;
  readonly thumbnail?: Bytes | undefined;
  readonly expiresInSeconds: number;
  readonly maxDownloads: number;
  readonly token?: string | undefined;
  readonly protect?: Protect | undefined;
  readonly forRequest?: SealForRequest | undefined;
}

/** Makes the secrets of a new transfer. Throws `uploads_closed`, `token_required` and `too_large` before anything is read or sent. */
export async function newSession(info: ServerInfo, options: NewUpload): Promise<UploadSession> {
  const { segmentBytes, partBytes, maxTransferBytes } = info.limits;
  if (info.uploads === 'closed') throw new SendError('uploads_closed');
  if (info.uploads === 'token' && options.token === undefined && !options.forRequest)
    throw new SendError('token_required');
  if (ciphertextLength(options.source.bytes, segmentBytes) > maxTransferBytes) {
    throw new SendError(
      'too_large',
      `the file has ${asRead('bytes', options.source.bytes)}, must be at most ${asRead('bytes', maxTransferBytes)} on this server`,
    );
  }
  const secret = newSecret();
  const password = await options.protect?.(secret);
  const keys = await deriveLinkKeys(secret, password?.key);
  const header = newStreamHeader();
  return {
    id: keys.transferId,
    secret,
    ownerSecret: newSecret(),
    salt: toBase64Url(header.salt),
    noncePrefix: toBase64Url(header.noncePrefix),
    metadata: await sealed(options, keys.metadataKey),
    segmentBytes,
    partBytes,
    plaintextBytes: options.source.bytes,
    expiresInSeconds: options.expiresInSeconds,
    maxDownloads: options.maxDownloads,
    ...(password && { password }),
    ...(options.forRequest && { request: await options.forRequest(keys.transferId, secret) }),
  };
}

/** With the thumbnail, if the rest leaves room for it. */
async function sealed({ metadata, source, thumbnail }: NewUpload, key: Bytes): Promise<string> {
  const all = { ...metadata, bytes: source.bytes };
  if (!thumbnail) return sealMetadata(all, key);
  return sealMetadata({ ...all, thumbnail: encodeThumbnail(thumbnail) }, key).catch((thrown: unknown) => {
    if (asSendError(thrown).code !== 'too_large') throw thrown;
    return sealMetadata(all, key);
  });
}

/** The keys of the transfer that the session is of. */
export function keysOfSession({ secret, password }: UploadSession): Promise<LinkKeys> {
  return deriveLinkKeys(secret, password?.key);
}

interface CreationOptions {
  readonly ownerProof: string;
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Creates the transfer on the server, and gives the addresses of its first parts where the server did; repeating it is a success. */
export async function createOnServer(
  api: Api,
  session: UploadSession,
  { ownerProof, token, signal }: CreationOptions,
): Promise<FirstUrls> {
  const { downloadProof } = await keysOfSession(session);
  const ciphertextBytes = ciphertextLength(session.plaintextBytes, session.segmentBytes);
  const terms = {
    id: session.id,
    ciphertextBytes,
    segmentBytes: session.segmentBytes,
    partBytes: session.partBytes,
    expiresInSeconds: session.expiresInSeconds,
    maxDownloads: session.maxDownloads,
    metadata: session.metadata,
    ownerVerifier: await verifierOf(ownerProof),
    downloadVerifier: await verifierOf(downloadProof),
    ...(session.password && { password: session.password.terms }),
    ...(session.request && { request: session.request }),
  };
  const path = `/api/transfers${firstPartUrls(partCount(ciphertextBytes, session.partBytes))}`;
  const askedAt = Date.now();
  const call = { method: 'POST' as const, path, headers: tokenHeader(token), json: terms, signal };
  const { partUrls: urls = [] } = await api.json(call, CreatedTransfer);
  return { urls, askedAt };
}

/** The encryption of the session: the same salt and prefix each time, so the same plaintext gives the same bytes. */
export async function sealerOf(session: UploadSession): Promise<Sealer> {
  const { contentKey } = await keysOfSession(session);
  const [salt, noncePrefix] = [fromBase64Url(session.salt), fromBase64Url(session.noncePrefix)];
  if (!salt || !noncePrefix)
    throw new SendError('invalid_request', 'the saved state of the upload is damaged: send the file again');
  return createSealer(
    { key: contentKey, purpose: 'content', segmentBytes: session.segmentBytes },
    { salt, noncePrefix },
  );
}
