import { createRoute } from '../http/api-app.ts';
import { OverviewQuery, StoreCheckQuery } from '../../core/admin/queries.ts';
import { AdminSettings, PurgeReport, StorageReport, WebhookKey } from '../../core/admin/schemas.ts';
import { StoreCheck } from '../../core/admin/store-check.ts';
import { Overview } from '../../core/stats/schemas.ts';
import { apiSchema } from '../http/api-schema.ts';
import { json, refused } from '../http/responses.ts';

export const storageRoutes = {
  overview: createRoute({
    method: 'get',
    path: '/admin/api/overview',
    summary: 'Statistics of the last hour, day, week or month, and what there is now',
    request: { query: apiSchema(OverviewQuery) },
    responses: { 200: json(Overview, 'One point per hour or day'), default: refused },
  }),
  storage: createRoute({
    method: 'get',
    path: '/admin/api/storage',
    summary: 'Which transfers have parts, and which expire soon',
    responses: { 200: json(StorageReport, 'The storage'), default: refused },
  }),
  check: createRoute({
    method: 'get',
    path: '/admin/api/store-check',
    summary:
      'Compare a part of what the store holds with its records, as far as a request may take; `next` says where the following one begins',
    request: { query: apiSchema(StoreCheckQuery) },
    responses: { 200: json(StoreCheck, 'What was found'), default: refused },
  }),
  purge: createRoute({
    method: 'post',
    path: '/admin/api/purge',
    summary: 'Remove expired and finished transfers and old records now',
    responses: { 200: json(PurgeReport, 'What was removed'), default: refused },
  }),
  webhookKey: createRoute({
    method: 'post',
    path: '/admin/api/webhook-key',
    summary:
      'Make a new key that signs messages to the webhook; only this answer contains it, and the one before it signs too',
    responses: { 201: json(WebhookKey, 'Made'), default: refused },
  }),
  settings: createRoute({
    method: 'get',
    path: '/admin/api/settings',
    summary: 'The settings as deployed, without anything secret',
    responses: { 200: json(AdminSettings, 'The settings'), default: refused },
  }),
} as const;
