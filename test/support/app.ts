import { readSettings } from '../../lambdas/settings.ts';
import { createUserApp } from '../../lambdas/user/app.ts';
import { createAdminApp } from '../../lambdas/admin/app.ts';
import type { AppOptions } from '../../lambdas/http/app-env.ts';
import type { Work } from '../../lambdas/http/pace.ts';
import type { Telemetry } from '../../lambdas/telemetry/telemetry.ts';
import { createMemoryStore } from '../../core/stores/memory.ts';
import type { Store } from '../../core/stores/store.ts';
import type { Client } from '../../core/client/client.ts';
import { createClient } from '../../core/client/client.ts';
import type { Transport } from '../../core/client/transport.ts';
import type { Bytes } from '../../core/bytes.ts';

export const ORIGIN = 'http://send.test';
export const ADMIN_KEY = 'k'.repeat(40);

/** Both apps over one store with a clock that a test moves. */
export interface TestApps {
  readonly user: ReturnType<typeof createUserApp>;
  readonly admin: ReturnType<typeof createAdminApp>;
  readonly store: Store;
  readonly client: Client;
  /** Reaches the user app without a network; a test wraps it to plant a fault. */
  readonly transport: Transport;
  readonly logLines: Readonly<Record<string, string | number>>[];
  advance(seconds: number): void;
  /** Stores what the user app has counted: a server does so every few seconds. */
  settle(): Promise<void>;
}

export function createTestApps(
  environment: Record<string, string> = {},
  store: Store = createMemoryStore(),
  telemetry?: Telemetry,
): TestApps {
  let now = Date.parse('2026-11-20T12:00:00.000Z');
  const logLines: Readonly<Record<string, string | number>>[] = [];
  let write: Work = () => Promise.resolve();
  const options: AppOptions = {
    store: telemetry?.store(store) ?? store,
    settings: readSettings({ SGRAPH_SEND_UPLOADS: 'open', SGRAPH_SEND_ADMIN_KEY: ADMIN_KEY, ...environment }, true),
    clock: () => now,
    assets: new Map(),
    log: (line) => logLines.push(line),
    peerAddress: () => '203.0.113.9',
    requestBody: (c) => c.req.raw.body,
    soon: (work) => {
      write = work;
      return Promise.resolve();
    },
  };
  const user = createUserApp({ ...options, trace: telemetry?.requests('user') });
  const transport: Transport = async ({ url, method, headers, body }) =>
    user.request(url, { method, headers: withLength(headers, body), ...(body && { body }) });
  return {
    user,
    admin: createAdminApp({ ...options, trace: telemetry?.requests('admin') }),
    store,
    transport,
    client: createClient({ baseUrl: ORIGIN + options.settings.basePath, transport }),
    logLines,
    advance: (seconds) => (now += seconds * 1_000),
    settle: () => write(),
  };
}

/** What every HTTP client adds automatically and `app.request` does not. */
function withLength(headers: Readonly<Record<string, string>>, body: Bytes | undefined): Record<string, string> {
  return { ...headers, ...(body && { 'content-length': String(body.byteLength) }) };
}

/** A source over bytes in memory. */
export function sourceOf(bytes: Bytes): { bytes: number; read(start: number, end: number): Promise<Bytes> } {
  return { bytes: bytes.byteLength, read: (start, end) => Promise.resolve(bytes.slice(start, end)) };
}

/** A sink that collects, and records how it ended. */
export function collector(): {
  sink: WritableStream<Bytes>;
  bytes(): Promise<Bytes>;
  ended(): 'open' | 'closed' | 'aborted';
} {
  const chunks: Bytes[] = [];
  let end: 'open' | 'closed' | 'aborted' = 'open';
  const sink = new WritableStream<Bytes>({
    write: (chunk) => void chunks.push(chunk),
    close: () => void (end = 'closed'),
    abort: () => void (end = 'aborted'),
  });
  return { sink, bytes: async () => new Uint8Array(await new Blob(chunks).arrayBuffer()), ended: () => end };
}

/** Deterministic bytes that do not repeat in a short cycle. */
export function patternBytes(length: number, seed = 1): Bytes {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}
