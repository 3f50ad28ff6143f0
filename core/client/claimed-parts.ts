import type { Bytes } from '../bytes.ts';
import { release } from '../bytes.ts';
import type { LinkKeys } from '../crypto/keys.ts';
import type { PartLayout } from '../crypto/layout.ts';
import { partCount } from '../crypto/layout.ts';
import { asSendError, ERRORS, SendError } from '../errors.ts';
import type { TransferInfo } from '../schemas.ts';
import { Claim, ServerInfo } from '../schemas.ts';
import type { Api } from './api.ts';
import { refusedAddress, responseError } from './api.ts';
import { createPartUrlPool, firstPartUrls } from './part-urls.ts';

/** A report is worth so much waiting. */
const REPORT_MS = 10_000;

/** Bytes of a part's ciphertext, from its start; the end excluded. */
interface WithinPart {
  readonly start: number;
  readonly end: number;
}

/** The ciphertext of a transfer of which a download was claimed. */
export interface ClaimedParts {
  /** A whole part, or some bytes of it. Throws `damaged` as soon as more than that comes. */
  fetch(layout: PartLayout, within?: WithinPart): Promise<Bytes>;
  /** For a `catch`: reports a damaged part to the server, for sender and operator, and says what the recipient can do. */
  reportDamage(part: number): (thrown: unknown) => Promise<never>;
  /** Ends the download. Whether the server received that. */
  finish(): Promise<boolean>;
}

/** Claims a download, or finds the one of the same claim id again. Throws the server's refusals by their codes. */
export async function claimParts(
  api: Api,
  keys: LinkKeys,
  info: TransferInfo,
  { claimId, signal }: { readonly claimId: string; readonly signal?: AbortSignal | undefined },
): Promise<ClaimedParts> {
  const path = `/api/transfers/${info.id}`;
  const proof = { 'x-sgraph-send-proof': keys.downloadProof };
  const json = { claimId };
  const count = partCount(info.ciphertextBytes, info.partBytes);
  const claim = `${path}/downloads${firstPartUrls(count)}`;
  const askedAt = Date.now();
  const call = { method: 'POST' as const, path: claim, headers: proof, json, signal };
  const { download, partUrls = [] } = await api.json(call, Claim);
  const headers = { ...proof, 'x-sgraph-send-claim': claimId };
  const urls = createPartUrlPool(api, {
    path: `${path}/part-urls?download=${download}`,
    headers,
    purpose: 'download',
    partCount: count,
    first: { urls: partUrls, askedAt },
    bucketOrigin: async () => (await api.json({ method: 'GET', path: '/api/info', signal }, ServerInfo)).bucketOrigin,
  });
  const attempt = async (layout: PartLayout, within: WithinPart | undefined, again: boolean): Promise<Bytes> => {
    const { method, url, own, headers: named } = await urls.get(layout.part, again, signal);
    const response = await api.transfer({
      method,
      url,
      headers: { ...named, ...(own && headers), ...(within && { range: `bytes=${within.start}-${within.end - 1}` }) },
      ...(signal && { signal }),
      ...(!own && { namedBy: api.baseUrl }),
    });
    if (!response.ok) {
      const error = await responseError(response);
      if (own || response.status !== 403) throw error;
      throw refusedAddress(again, error);
    }
    const whole = layout.ciphertext.end - layout.ciphertext.start;
    if (!within || response.status === 206)
      return readBody(response, layout.part, within ? within.end - within.start : whole, signal);
    // Something on the way does not pass ranges on.
    return (await readBody(response, layout.part, whole, signal)).slice(within.start, within.end);
  };
  const report = (json: { readonly part: number }): Promise<boolean> => {
    const timeout = AbortSignal.timeout(REPORT_MS);
    const limited = signal ? AbortSignal.any([signal, timeout]) : timeout;
    const call = { method: 'POST' as const, path: `${path}/downloads/${download}/damage`, headers, json };
    return succeeds(api.call({ ...call, signal: limited }));
  };
  return {
    fetch: (layout, within) => api.retried((number) => attempt(layout, within, number > 1), signal),
    reportDamage: (part) => (thrown) => failDamaged(thrown, () => report({ part }), part, info.id),
    // The file is whole and saved by then: an answer that is lost, or a sender who deletes just now, must not spoil it.
    finish: () => succeeds(api.call({ method: 'POST', path: `${path}/downloads/${download}/finish`, headers, signal })),
  };
}

function succeeds(call: Promise<void>): Promise<boolean> {
  return call.then(
    () => true,
    () => false,
  );
}

async function failDamaged(thrown: unknown, report: () => Promise<boolean>, part: number, id: string): Promise<never> {
  const { code, message } = asSendError(thrown);
  // A bucket says that a part is not there, and not why.
  if (ERRORS[code].next !== 'restore' && code !== 'not_found') throw thrown;
  const isReported = await report();
  // A part that is missing from a bucket is damage; a transfer that is gone is not.
  if (code === 'not_found' && !isReported) throw thrown;
  const told = isReported ? ', who was notified,' : '';
  throw new SendError(
    code === 'not_found' ? 'store_damaged' : code,
    `${message}: ask the sender to send it again, or the operator of the server${told} to restore part ${part} of transfer ${id}`,
    { cause: thrown },
  );
}

/** Reads an answer into memory of its size, as each piece comes in. Throws `damaged` as soon as there is more than that. */
async function readBody(
  response: Response,
  part: number,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Bytes> {
  const bytes = new Uint8Array(length);
  const reader = response.body?.getReader();
  let filled = 0;
  for (;;) {
    const piece = await reader?.read().catch((cause: unknown) => {
      if (signal?.aborted) throw new SendError('cancelled', undefined, { cause });
      throw new SendError('network', 'the connection was lost in the middle of a part', { cause });
    });
    if (piece?.value === undefined) return bytes.subarray(0, filled);
    if (filled + piece.value.byteLength > length) {
      await reader?.cancel();
      throw new SendError('damaged', `part ${part} has more than ${length} bytes`);
    }
    bytes.set(piece.value, filled);
    filled += piece.value.byteLength;
    release(piece.value);
  }
}
