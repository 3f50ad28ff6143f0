import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { concatBytes } from '../core/bytes.ts';
import type { Bytes } from '../core/bytes.ts';
import { addressOn } from '../core/server-address.ts';
import type { Asset } from '../lambdas/assets.ts';
import type { Transport } from '../core/client/transport.ts';

/** How a file is asked for, and so how it may come. */
export const ENCODINGS = ['identity', 'br', 'gzip'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** What a server answered when it was asked for one file. */
export interface ServedFile {
  /** Path of the URL. */
  readonly path: string;
  readonly encoding: Encoding;
  readonly verdict: 'same' | 'differs' | 'missing' | 'redirected';
  /** What is wrong; empty when nothing is. Holds nothing that the server sent. */
  readonly detail: string;
  /** What came, decompressed, where it differs. */
  readonly bytes?: Bytes;
}

/** One file, at one address, in one encoding. */
export interface Question {
  readonly path: string;
  readonly encoding: Encoding;
  readonly asset: Asset;
}

const TIMEOUT_MS = 30_000;
/** A compressed form may be a little longer than what it holds; a page with something added shall still be read whole. */
const MAX_EXTRA_BYTES = 256 * 1024;
/** As a browser asks, or a server could tell this check from a person at first sight. */
const BROWSER_HEADERS = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'en',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
};

/** One request as a browser makes it; a redirect is returned as it is. Throws `network` when there is no answer. */
export async function askAsBrowser(
  transport: Transport,
  url: string,
  encoding: Encoding = 'identity',
): Promise<Response> {
  const headers = { ...BROWSER_HEADERS, 'accept-encoding': encoding };
  return transport({ method: 'GET', url, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
}

/** Asks for one file and compares every byte of it with the one that was published. Throws `network` when there is no answer. */
export async function askForFile(
  transport: Transport,
  server: string,
  { path, encoding, asset }: Question,
): Promise<ServedFile> {
  const response = await askAsBrowser(transport, addressOn(server, path), encoding);
  const found = (verdict: ServedFile['verdict'], detail: string, bytes?: Bytes): ServedFile => ({
    path,
    encoding,
    verdict,
    detail,
    ...(bytes && { bytes }),
  });
  const { status, headers } = response;
  if (status !== 200) {
    await response.body?.cancel();
    const leadsElsewhere = status >= 300 && status < 400;
    return leadsElsewhere
      ? found('redirected', `status ${status} redirects to another address, which was not followed`)
      : found('missing', `status ${status}`);
  }
  const bytes = decoded(
    await readBody(response, asset),
    headers.get('content-encoding') ?? 'identity',
    encoding,
    asset,
  );
  if (!bytes) return found('differs', 'too long, or in an encoding that was not asked for or is broken');
  const at = firstDifference(bytes, asset.bytes);
  if (at !== undefined) return found('differs', `from byte ${at} on, of ${asset.bytes.byteLength}`, bytes);
  return headers.get('content-type') === asset.type ? found('same', '') : found('differs', 'another type of content');
}

/** The body, cut off where it is longer than any answer that could still be looked into. */
async function readBody({ body }: Response, asset: Asset): Promise<Bytes> {
  const chunks: Bytes[] = [];
  let bytes = 0;
  const reader = body?.getReader();
  for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
    chunks.push(read.value);
    bytes += read.value.byteLength;
    if (bytes > asset.bytes.byteLength + MAX_EXTRA_BYTES) await reader?.cancel();
  }
  return concatBytes(chunks);
}

function decoded(received: Bytes, served: string, asked: Encoding, asset: Asset): Bytes | undefined {
  const maxOutputLength = asset.bytes.byteLength + MAX_EXTRA_BYTES;
  if (served === 'identity') return received.byteLength > maxOutputLength ? undefined : received;
  if (served !== asked) return undefined;
  try {
    return new Uint8Array((asked === 'br' ? brotliDecompressSync : gunzipSync)(received, { maxOutputLength }));
  } catch (thrown) {
    // Whatever zlib objects to, the bytes are not those that were published.
    if (thrown instanceof Error) return undefined;
    throw thrown;
  }
}

/** Where two files part; the shorter one's end, where one goes on. Undefined when they are the same. */
function firstDifference(found: Bytes, expected: Bytes): number | undefined {
  const at = expected.findIndex((byte, index) => found[index] !== byte);
  if (at !== -1) return at;
  return found.byteLength > expected.byteLength ? expected.byteLength : undefined;
}
