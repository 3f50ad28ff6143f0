import { TrieRouter } from 'hono/router/trie-router';
import type { AppOptions } from './app-env.ts';

/**
 * The router of an app that is made often and answers few requests each time. The usual one makes one expression of all routes at the first request,
 * which takes a function almost as long as the rest of it (docs/performance.md).
 */
export function functionRouter(): NonNullable<AppOptions['router']> {
  return new TrieRouter();
}
