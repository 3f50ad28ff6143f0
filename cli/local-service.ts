import type { Context } from 'hono';
import type { Bytes } from '../core/bytes.ts';
import { newSecret } from '../core/crypto/keys.ts';
import { SendError } from '../core/errors.ts';
import { openStore } from '../core/stores/open.ts';
import type { Store } from '../core/stores/store.ts';
import type { Transport, TransportRequest } from '../core/client/transport.ts';
import { createAdminApp } from '../lambdas/admin/app.ts';
import type { AppOptions } from '../lambdas/http/app-env.ts';
import { behindAnswers } from '../lambdas/http/pace.ts';
import { processSettings } from '../lambdas/settings.ts';
import { createUserApp } from '../lambdas/user/app.ts';

/** A name that no server can have (RFC 6761): nothing sent there leaves this process. */
export const LOCAL_ORIGIN = 'http://sgraph-send.invalid';
const PIECE_BYTES = 1024 * 1024;

/** The service that a server runs, in this process and over a store of its own. */
export interface LocalService {
  readonly transport: Transport;
  readonly store: Store;
  /** Valid only for the admin API of this service, as long as it runs. */
  readonly adminKey: string;
  /** Waits for what is under way, then closes the store. */
  close(): Promise<void>;
}

interface LocalBindings {
  readonly explainFaults: true;
  readonly part: ReadableStream<Bytes> | undefined;
}

interface LocalServiceOptions {
  readonly mode: 'server' | 'direct';
  /** Between this process and a bucket, as for `openStore`. */
  readonly proxy: string | undefined;
  /** Sends what goes straight to a bucket. */
  readonly remote: Transport;
}

/**
 * Opens the store that the URL names. Throws `invalid_request` for one that would be gone
 * when the command ends.
 */
export async function openLocalService(
  storeUrl: string,
  { mode, proxy, remote }: LocalServiceOptions,
): Promise<LocalService> {
  if (storeUrl === 'memory:') {
    throw new SendError(
      'invalid_request',
      'memory: keeps files for one process only, and they would be lost when this command ends: give another store, or a server',
    );
  }
  const store = await openStore(storeUrl, proxy);
  try {
    return serviceOver(store, mode, remote);
  } catch (thrown) {
    await store.close();
    throw thrown;
  }
}

function serviceOver(store: Store, mode: 'server' | 'direct', remote: Transport): LocalService {
  const adminKey = newSecret();
  const settings = processSettings(true, {
    SGRAPH_SEND_MODE: mode,
    SGRAPH_SEND_UPLOADS: 'open',
    SGRAPH_SEND_ADMIN_KEY: adminKey,
    SGRAPH_SEND_LOG_LEVEL: 'silent',
  });
  const pace = behindAnswers();
  const options: AppOptions = {
    store,
    settings,
    clock: Date.now,
    assets: new Map(),
    log: () => undefined,
    peerAddress: () => undefined,
    requestBody: (c: Context<{ Bindings: LocalBindings }>) => c.env.part ?? c.req.raw.body,
    soon: pace.soon,
  };
  const [user, admin] = [createUserApp(options), createAdminApp(options)];
  const running = new Set<Promise<unknown>>();
  const transport: Transport = async (request) => {
    if (!request.url.startsWith(`${LOCAL_ORIGIN}/`)) return remote(request);
    request.signal?.throwIfAborted();
    const app = new URL(request.url).pathname.startsWith('/admin') ? admin : user;
    const { init, bindings } = inProcess(request);
    const answer = Promise.resolve(app.request(request.url, init, bindings));
    running.add(answer);
    return answer.finally(() => running.delete(answer));
  };
  return {
    transport,
    store,
    adminKey,
    close: async () => {
      await Promise.allSettled(running);
      await pace.settle();
      await store.close();
    },
  };
}

/** A part is handed over as it is in memory, piece by piece; `Request` would copy all of it twice. */
function inProcess({ method, headers, body, onSent }: TransportRequest): {
  init: RequestInit;
  bindings: LocalBindings;
} {
  const withLength = { ...headers, ...(body && { 'content-length': String(body.byteLength) }) };
  const isPart = method === 'PUT' && body !== undefined;
  return {
    init: { method, headers: withLength, ...(body && !isPart && { body }) },
    bindings: { explainFaults: true, part: isPart ? pieces(body, onSent) : undefined },
  };
}

/** Copies of the bytes: a store may keep or empty what it gets, and the memory of a part is used again for the next. */
function pieces(bytes: Bytes, onSent: TransportRequest['onSent']): ReadableStream<Bytes> {
  let offset = 0;
  return new ReadableStream<Bytes>(
    {
      pull(controller) {
        const piece = bytes.slice(offset, offset + PIECE_BYTES);
        offset += piece.byteLength;
        controller.enqueue(piece);
        onSent?.(offset);
        if (offset >= bytes.byteLength) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}
