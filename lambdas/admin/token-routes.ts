import * as z from 'zod/mini';
import { createRoute } from '../http/api-app.ts';
import {
  ChangeTokenLimit,
  CreatedToken,
  CreateToken,
  TokenId,
  TokenInfo,
  TokenPage,
} from '../../core/tokens/schemas.ts';
import { apiSchema } from '../http/api-schema.ts';
import { json, refused } from '../http/responses.ts';

const id = apiSchema(z.object({ id: TokenId }));

export const tokenRoutes = {
  list: createRoute({
    method: 'get',
    path: '/admin/api/tokens',
    summary: 'Access codes with their usage, in the order of their ids',
    request: { query: apiSchema(z.strictObject({ cursor: z.optional(TokenId) })) },
    responses: { 200: json(TokenPage, 'A page'), default: refused },
  }),
  create: createRoute({
    method: 'post',
    path: '/admin/api/tokens',
    summary: 'Create an access code; only this answer contains it',
    request: { body: { ...json(CreateToken, 'What it allows'), required: true } },
    responses: { 201: json(CreatedToken, 'Made'), default: refused },
  }),
  view: createRoute({
    method: 'get',
    path: '/admin/api/tokens/{id}',
    summary: 'One access code',
    request: { params: id },
    responses: { 200: json(TokenInfo, 'The access code'), default: refused },
  }),
  revoke: createRoute({
    method: 'post',
    path: '/admin/api/tokens/{id}/revoke',
    summary: 'Revoke it: it cannot create more transfers',
    request: { params: id },
    responses: { 200: json(TokenInfo, 'Revoked'), default: refused },
  }),
  reactivate: createRoute({
    method: 'post',
    path: '/admin/api/tokens/{id}/reactivate',
    summary: 'Undo the revocation',
    request: { params: id },
    responses: { 200: json(TokenInfo, 'Not revoked'), default: refused },
  }),
  limit: createRoute({
    method: 'post',
    path: '/admin/api/tokens/{id}/limit',
    summary: 'Change how often it may be used',
    request: { params: id, body: { ...json(ChangeTokenLimit, 'The limit'), required: true } },
    responses: { 200: json(TokenInfo, 'Changed'), default: refused },
  }),
  remove: createRoute({
    method: 'delete',
    path: '/admin/api/tokens/{id}',
    summary: 'Delete it with the record of its uses, and a trial also with its transfers',
    request: { params: id },
    responses: { 204: { description: 'Deleted' }, default: refused },
  }),
} as const;
