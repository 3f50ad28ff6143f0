import type { Key, Prefix } from '../stores/key.ts';
import { key, prefix } from '../stores/key.ts';
import { numbered } from '../tokens/paths.ts';

/** Keys of everything that belongs to one file request. Entries count from 1. */
export const requestPaths = {
  folder: (id: string): Prefix => prefix('requests', id),
  request: (id: string): Key => key('requests', id, 'request.json'),
  closed: (id: string): Key => key('requests', id, 'closed.json'),
  uses: (id: string): Prefix => prefix('requests', id, 'entries'),
  use: (id: string, entry: number): Key => key('requests', id, 'entries', numbered(entry)),
  transfers: (id: string): Prefix => prefix('requests', id, 'transfers'),
  transfer: (id: string, transfer: string): Key => key('requests', id, 'transfers', `${transfer}.json`),
} as const;
