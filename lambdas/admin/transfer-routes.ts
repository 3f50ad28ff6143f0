import * as z from 'zod/mini';
import { createRoute } from '../http/api-app.ts';
import { TransfersQuery } from '../../core/admin/queries.ts';
import { AdminTransfer } from '../../core/admin/schemas.ts';
import { AdminTransfers, LogQuery, TransferId, TransferLog } from '../../core/schemas.ts';
import { apiSchema } from '../http/api-schema.ts';
import { json, refused } from '../http/responses.ts';

const id = apiSchema(z.object({ id: TransferId }));

export const transferRoutes = {
  list: createRoute({
    method: 'get',
    path: '/admin/api/transfers',
    summary:
      'Transfers with their state, newest first: all, or those found by time, size, access code and state; a page of a search can be short or empty although there is a next one',
    request: { query: apiSchema(TransfersQuery) },
    responses: { 200: json(AdminTransfers, 'A page'), default: refused },
  }),
  view: createRoute({
    method: 'get',
    path: '/admin/api/transfers/{id}',
    summary: 'One transfer: its terms, parts and downloads',
    request: { params: id },
    responses: { 200: json(AdminTransfer, 'The transfer'), default: refused },
  }),
  log: createRoute({
    method: 'get',
    path: '/admin/api/transfers/{id}/log',
    summary: 'Everything that happened to one transfer',
    request: { params: id, query: apiSchema(LogQuery) },
    responses: { 200: json(TransferLog, 'The log'), default: refused },
  }),
  remove: createRoute({
    method: 'delete',
    path: '/admin/api/transfers/{id}',
    summary: 'Delete a transfer and remove its parts now; its log is kept',
    request: { params: id },
    responses: { 204: { description: 'Deleted' }, default: refused },
  }),
} as const;
