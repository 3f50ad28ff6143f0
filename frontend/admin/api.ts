import type { z } from 'zod';
import { responseError } from '../../core/api.ts';
import { SendError } from '../../core/errors.ts';
import { AdminTransfers, TransferLog } from '../../core/schemas.ts';
import { transportError } from '../../core/transport.ts';
import { readAdminKey } from './admin-key.ts';

/** A page of transfers, the newest first; `cursor` is the `next` of the page before. Throws `unauthorized` without a valid key. */
export function listTransfers(cursor: string | undefined, signal: AbortSignal): Promise<AdminTransfers> {
  const query = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`;
  return get(`/admin/api/transfers${query}`, AdminTransfers, signal);
}

export function readLog(id: string, signal: AbortSignal): Promise<TransferLog> {
  return get(`/admin/api/transfers/${id}/log`, TransferLog, signal);
}

async function get<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
  const key = readAdminKey();
  if (key === undefined) throw new SendError('unauthorized');
  const response = await request(path, key, signal);
  if (!response.ok) throw await responseError(response);
  return schema.parse(await response.json());
}

async function request(path: string, key: string, signal: AbortSignal): Promise<Response> {
  try {
    const headers = { 'x-sgraph-send-admin-key': key };
    return await fetch(path, { headers, signal, cache: 'no-store', credentials: 'omit', redirect: 'error' });
  } catch (thrown) {
    throw transportError(thrown);
  }
}
