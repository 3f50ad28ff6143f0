import * as z from 'zod/mini';

/** What an operator can do. */
export const AuditKind = z.enum([
  'signed_in',
  'signed_out',
  'sign_in_refused',
  'overview_viewed',
  'transfers_listed',
  'transfer_viewed',
  'log_viewed',
  'transfer_deleted',
  'tokens_listed',
  'token_viewed',
  'token_created',
  'token_revoked',
  'token_reactivated',
  'token_limit_changed',
  'token_deleted',
  'storage_viewed',
  'store_checked',
  'purged',
  'settings_viewed',
  'webhook_key_made',
  'audit_read',
  'change_refused',
]);
export type AuditKind = z.infer<typeof AuditKind>;
