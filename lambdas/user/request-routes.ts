import * as z from 'zod/mini';
import { createRoute } from '../http/api-app.ts';
import { CreateFileRequest, EntriesQuery, FileRequestEntries, FileRequestInfo } from '../../core/requests/schemas.ts';
import { Secret, TransferId } from '../../core/schemas.ts';
import { apiSchema } from '../http/api-schema.ts';
import { HEADERS } from '../http/middleware.ts';
import { json, refused } from '../http/responses.ts';

const OWNER = {
  [HEADERS.owner]: z.optional(Secret).check(z.meta({ description: 'The proof of the request’s owner' })),
};
const OwnerHeader = apiSchema(z.object(OWNER));
const TOKEN = {
  [HEADERS.token]: z.optional(z.string()).check(
    z.meta({
      description: 'The access code, where requests need one: what is sent to the request takes its uses',
      example: `sgst_${'A'.repeat(43)}`,
    }),
  ),
};
const TokenHeader = apiSchema(z.object(TOKEN));
const ID = { id: TransferId };
const id = apiSchema(z.object(ID));

/** The routes of file requests. A transfer for one is created as any other, with the member `request`. */
export const requestRoutes = {
  createRequest: createRoute({
    method: 'post',
    path: '/api/requests',
    summary:
      'Make a file request, by which others send files to its owner; repeating it with the same terms is a success',
    description:
      'Where /api/info says `"requests": "token"` an access code is needed. This takes none of its uses; each transfer that is sent to the request takes one, and its sender needs no access code.',
    request: { headers: TokenHeader, body: { ...json(CreateFileRequest, 'The terms'), required: true } },
    responses: {
      200: json(FileRequestInfo, 'It already existed, with the same terms'),
      201: json(FileRequestInfo, 'Created'),
      default: refused,
    },
  }),
  viewRequest: createRoute({
    method: 'get',
    path: '/api/requests/{id}',
    summary: 'A file request; its owner also gets it when it accepts no more transfers',
    description:
      'Anyone else is refused with request_closed or request_full then, and learns nothing of what others sent.',
    request: { params: id, headers: OwnerHeader },
    responses: { 200: json(FileRequestInfo, 'The file request'), default: refused },
  }),
  listEntries: createRoute({
    method: 'get',
    path: '/api/requests/{id}/entries',
    summary: 'The transfers that were created for a file request, each with its sealed secret (owner)',
    request: { params: id, headers: OwnerHeader, query: apiSchema(EntriesQuery) },
    responses: { 200: json(FileRequestEntries, 'The entries'), default: refused },
  }),
  closeRequest: createRoute({
    method: 'post',
    path: '/api/requests/{id}/close',
    summary: 'Close a file request: it accepts no more transfers, and those that were sent stay (owner)',
    request: { params: id, headers: OwnerHeader },
    responses: { 200: json(FileRequestInfo, 'The file request'), default: refused },
  }),
} as const;
