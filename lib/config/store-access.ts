import { STORED_FOLDERS } from '../../core/stored-files.ts';
import type { AppName } from './names.ts';

export type ObjectAction = 's3:GetObject' | 's3:PutObject' | 's3:DeleteObject';

/**
 * What each app does below each prefix of the store. To add a prefix, add a line. An app that writes also reads: a create that meets an
 * object checks whose it is, because it may be its own, of an attempt whose answer was lost.
 */
export const ACCESS: Readonly<Record<AppName, Readonly<Record<string, readonly ObjectAction[]>>>> = {
  user: {
    health: ['s3:GetObject'],
    'transfers/*': ['s3:GetObject', 's3:PutObject'],
    'transfers/*/parts/*': ['s3:DeleteObject'],
    'index/*': ['s3:GetObject', 's3:PutObject'],
    'expiring/*': ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    'pending/*': ['s3:GetObject', 's3:PutObject'],
    'pending/uploads/*': ['s3:DeleteObject'],
    'capacity/*': ['s3:GetObject', 's3:PutObject'],
    'day-keys/*': ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    'tokens/*': ['s3:GetObject'],
    'tokens/*/uses/*': ['s3:PutObject'],
    'tokens/*/transfers/*': ['s3:PutObject'],
    'requests/*': ['s3:GetObject', 's3:PutObject'],
    'activity/*': ['s3:GetObject', 's3:PutObject'],
    'probe/*': ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
  },
  admin: {
    health: ['s3:GetObject'],
    'transfers/*': ['s3:GetObject', 's3:DeleteObject'],
    'transfers/*/events/*': ['s3:PutObject'],
    'transfers/*/hourly/*': ['s3:PutObject'],
    'transfers/*/deleted.json': ['s3:PutObject'],
    'transfers/*/expiry/*': ['s3:PutObject'],
    'index/*': ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    'expiring/*': ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    'pending/*': ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    'capacity/*': ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    'repair/*': ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    'day-keys/*': ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    'tokens/*': ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    'requests/*': ['s3:DeleteObject'],
    'activity/*': ['s3:DeleteObject'],
    'stats/*': ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    'admin/*': ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    'probe/*': ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
  },
};

/** First segments of the keys that the product writes: anything else in its bucket is foreign. */
export const STORE_PREFIXES: readonly string[] = STORED_FOLDERS.map((folder) => `${folder}/`);
