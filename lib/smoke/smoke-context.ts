import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import type { Bytes } from '../../core/bytes.ts';
import type { Client, Transport } from '../../core/client/client.ts';
import { createClient } from '../../core/client/client.ts';
import { transportError } from '../../core/client/transport.ts';
import type { HttpProbe, HttpProbeRequest } from '../http-probe.ts';
import type { StoredItem, Traces } from '../traces.ts';

/** Opens an address in a browser of that width and gives what is wrong: errors of the page, no heading, a page wider than its window. */
export type Browse = (url: string, width: number) => Promise<string[]>;

export interface SmokeTarget {
  /** A browser that reaches the target; undefined where there is none or where it could not. `elsewhere`: another command tries the pages. */
  readonly browse?: Browse | 'elsewhere' | undefined;
  /** Origin of the user app. */
  readonly url: string;
  /** Origin of the admin app; undefined where it is the same. */
  readonly adminUrl?: string | undefined;
  readonly adminKey?: string | undefined;
  /** Version that must answer; undefined takes any. */
  readonly version?: string | undefined;
  readonly reach: HttpProbe;
  /** Whether something in front answers `/health` in the app's place, as MiniStack does. */
  readonly isHealthShadowed: boolean;
  /** Whether an emulator takes the place of the provider: parts go to this machine then, although the server's own address is elsewhere. */
  readonly isEmulated?: boolean;
  /** What a run has left in the store and in the logs, for the search for plaintext; undefined where it may not be read. */
  readonly storedData?: ((traces: Traces) => AsyncIterable<StoredItem>) | undefined;
}

export interface SmokeContext extends SmokeTarget {
  readonly client: Client;
  /** Unique to this run, and in the file, its name and the message. */
  readonly marker: string;
  readonly file: Bytes;
  readonly started: Date;
  /** Ids of all transfers that this run made. */
  readonly made: Set<string>;
  /** What it sent as parts, by the MD5 in hex. */
  readonly sentParts: Map<string, Uint8Array>;
  /** What must not be found anywhere, by what it is called. */
  readonly secrets: Map<string, string>;
  /** Why nothing can be sent here; undefined when it can. */
  barred: string | undefined;
  /** The trial that this run made: its token opens uploads where they need one, and keeps what it asks out of the statistics. */
  access: { token: string; id: string } | undefined;
  /** What the transfer left, for the checks after it. */
  sent: { id: string; secret: string; ownerSecret: string } | undefined;
  /** The session at the admin app, as a browser sends it back. */
  cookie: string | undefined;
}

/** Two parts and a bit, with the marker at the start and over the boundary of the parts. */
const FILE_BYTES = 4 * 1024 * 1024 + 70_000;

export function createSmokeContext(target: SmokeTarget): SmokeContext {
  const marker = `plaintext-${crypto.randomUUID()}`;
  const file = new Uint8Array(FILE_BYTES);
  for (let start = 0; start < file.length; start += 65_536)
    crypto.getRandomValues(file.subarray(start, start + 65_536));
  const bytes = new TextEncoder().encode(marker);
  for (let start = 0; start + bytes.length < file.length; start += 100_000) file.set(bytes, start);
  const sentParts = new Map<string, Uint8Array>();
  const marked: HttpProbe = (request) => target.reach(withTrial(request, target.url, context.access?.token));
  const keeping: HttpProbe = (request) => {
    const { method, body } = request;
    if (method === 'PUT' && body) sentParts.set(createHash('md5').update(body).digest('hex'), body);
    return marked(request);
  };
  const context: SmokeContext = {
    ...target,
    reach: marked,
    client: createClient({
      baseUrl: target.url,
      transport: transportOf(keeping),
      isServersOwn: target.isEmulated === true,
    }),
    marker,
    file,
    started: new Date(),
    made: new Set(),
    sentParts,
    secrets: new Map([
      ['the marker', marker],
      ...(target.adminKey === undefined ? [] : [['the admin key', target.adminKey] as const]),
    ]),
    barred: 'no access code could be made',
    access: undefined,
    sent: undefined,
    cookie: undefined,
  };
  return context;
}

/** Shows the trial's token, but only to the server itself. */
function withTrial(request: HttpProbeRequest, url: string, token: string | undefined): HttpProbeRequest {
  if (token === undefined || !request.url.startsWith(`${url}/api/`)) return request;
  return { ...request, headers: { ...request.headers, 'x-sgraph-send-trial': token } };
}

/** Asks and asserts the status, or one of several. */
export async function expectStatus(
  { reach }: SmokeContext,
  status: number | readonly number[],
  request: Parameters<HttpProbe>[0],
): Promise<Response> {
  const response = await reach(request);
  const expected = [status].flat();
  const { pathname } = new URL(request.url);
  assert.ok(
    expected.includes(response.status),
    `${request.method ?? 'GET'} ${pathname} answered ${response.status}, expected ${expected.join(' or ')}`,
  );
  return response;
}

function transportOf(reach: HttpProbe): Transport {
  return async ({ method, url, headers, body, signal }) => {
    try {
      return await reach({ method, url, headers, ...(body && { body }), ...(signal && { signal }) });
    } catch (thrown) {
      throw transportError(thrown);
    }
  };
}
