import type * as z from 'zod/mini';
import {
  AdminSettings,
  AdminTransfer,
  AuditPage,
  PurgeReport,
  SessionInfo,
  StorageReport,
} from '../../core/admin/schemas.ts';
import type { OverviewRange } from '../../core/admin/queries.ts';
import { bodyHash, responseError } from '../../core/client/api.ts';
import { utf8 } from '../../core/bytes.ts';
import { asSendError, SendError } from '../../core/errors.ts';
import { readWholeLog } from '../../core/client/read-log.ts';
import { AdminTransfers, TransferLog } from '../../core/schemas.ts';
import { Overview } from '../../core/stats/schemas.ts';
import type { CreateToken } from '../../core/tokens/schemas.ts';
import { CreatedToken, TokenInfo, TokenPage } from '../../core/tokens/schemas.ts';
import { transportError } from '../../core/client/transport.ts';
import { serverClock } from '../server-clock.ts';
import { onServer } from '../base-path.ts';

interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly json?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** The page sends it automatically: the session may go idle meanwhile. */
  readonly isBackground?: boolean;
}

/** The admin API. The session's cookie, which no script can read, opens it; every call throws `unauthorized` where there is none. */
export const adminApi = {
  signIn: (key: string) => read({ method: 'POST', path: 'session', json: { key } }, SessionInfo),
  session: (signal?: AbortSignal) => read({ method: 'GET', path: 'session', signal }, SessionInfo),
  signOut: () => send({ method: 'DELETE', path: 'session' }),

  overview: (range: OverviewRange, signal: AbortSignal) =>
    read({ method: 'GET', path: `overview${query({ range })}`, signal }, Overview),
  transfers: (page: Readonly<Record<string, string | undefined>>, signal: AbortSignal) =>
    read({ method: 'GET', path: `transfers${query(page)}`, signal }, AdminTransfers),
  transfer: (id: string, signal: AbortSignal) =>
    read({ method: 'GET', path: `transfers/${id}`, signal }, AdminTransfer),
  log: (id: string, signal: AbortSignal, isBackground: boolean) =>
    readWholeLog((after) =>
      read({ method: 'GET', path: `transfers/${id}/log${query({ after })}`, signal, isBackground }, TransferLog),
    ),
  deleteTransfer: (id: string) => send({ method: 'DELETE', path: `transfers/${id}` }),

  tokens: (cursor: string | undefined, signal: AbortSignal) =>
    read({ method: 'GET', path: `tokens${query({ cursor })}`, signal }, TokenPage),
  token: (id: string, signal: AbortSignal) => read({ method: 'GET', path: `tokens/${id}`, signal }, TokenInfo),
  createToken: (wanted: CreateToken) => read({ method: 'POST', path: 'tokens', json: wanted }, CreatedToken),
  revokeToken: (id: string) => read({ method: 'POST', path: `tokens/${id}/revoke` }, TokenInfo),
  reactivateToken: (id: string) => read({ method: 'POST', path: `tokens/${id}/reactivate` }, TokenInfo),
  changeTokenLimit: (id: string, maxUses: number | null) =>
    read({ method: 'POST', path: `tokens/${id}/limit`, json: { maxUses } }, TokenInfo),
  deleteToken: (id: string) => send({ method: 'DELETE', path: `tokens/${id}` }),

  storage: (signal: AbortSignal) => read({ method: 'GET', path: 'storage', signal }, StorageReport),
  purge: () => read({ method: 'POST', path: 'purge' }, PurgeReport),
  settings: (signal: AbortSignal) => read({ method: 'GET', path: 'settings', signal }, AdminSettings),
  audit: (page: Readonly<Record<string, string | undefined>>, signal: AbortSignal) =>
    read({ method: 'GET', path: `audit${query(page)}`, signal }, AuditPage),
};

/** Undefined for what is not there; any other fault is thrown on. */
export function absent(thrown: unknown): undefined {
  if (asSendError(thrown).code !== 'not_found') throw thrown;
}

/** The values that are given, as the query of an address; empty without any. */
export function query(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

/** Calls the API and reads its JSON answer by the schema. */
export async function read<T>(call: Call, schema: z.ZodMiniType<T>): Promise<T> {
  const response = await send(call);
  const parsed = schema.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new SendError('network', 'the server gave an answer that this version does not understand', {
    cause: parsed.error,
  });
}

async function send({ method, path, json, signal, isBackground }: Call): Promise<Response> {
  const body = json === undefined ? undefined : utf8(JSON.stringify(json));
  const askedAt = Date.now();
  const response = await fetch(onServer(`/admin/api/${path}`), {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(isBackground && { 'x-sgraph-send-background': 'true' }),
      ...(method === 'POST' && { 'x-amz-content-sha256': await bodyHash(body ?? new Uint8Array(0)) }),
    },
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    ...(body && { body }),
    ...(signal && { signal }),
  }).catch((thrown: unknown) => {
    throw transportError(thrown);
  });
  serverClock.hear(response, askedAt);
  if (!response.ok) throw await refusal(response);
  return response;
}

/** Fired on the window when the server takes this browser's session for ended. */
export class SessionMissingEvent extends Event {
  static readonly type = 'session-missing';

  constructor() {
    super(SessionMissingEvent.type);
  }
}

async function refusal(response: Response): Promise<SendError> {
  const error = await responseError(response);
  if (error.code === 'unauthorized') dispatchEvent(new SessionMissingEvent());
  return error;
}
