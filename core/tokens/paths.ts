import type { Key, Prefix } from '../stores/key.ts';
import { key, prefix } from '../stores/key.ts';

/** Enough for a token without a limit: a thousand million transfers. */
const NUMBER_DIGITS = 9;

/** The name of a file that counts uses of something. */
export const numbered = (number: number): string => `${String(number).padStart(NUMBER_DIGITS, '0')}.json`;

/** Keys of everything that belongs to one access code. Uses, states and limits count from 1. */
export const tokenPaths = {
  all: (): Prefix => prefix('tokens'),
  folder: (id: string): Prefix => prefix('tokens', id),
  token: (id: string): Key => key('tokens', id, 'token.json'),
  deleted: (id: string): Key => key('tokens', id, 'deleted.json'),
  trial: (id: string): Key => key('tokens', id, 'trial'),
  uses: (id: string): Prefix => prefix('tokens', id, 'uses'),
  use: (id: string, use: number): Key => key('tokens', id, 'uses', numbered(use)),
  transfer: (id: string, transfer: string): Key => key('tokens', id, 'transfers', `${transfer}.json`),
  states: (id: string): Prefix => prefix('tokens', id, 'states'),
  state: (id: string, state: number): Key => key('tokens', id, 'states', numbered(state)),
  limits: (id: string): Prefix => prefix('tokens', id, 'limits'),
  limit: (id: string, limit: number): Key => key('tokens', id, 'limits', numbered(limit)),
} as const;

/** The number in `uses/000000012.json` and its like; undefined for other names. */
export function numberIn(path: string): number | undefined {
  const digits = /\/([0-9]{9})\.json$/.exec(path)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The token id in `tokens/{id}/`; undefined for anything else. */
export function idInFolder(path: string): string | undefined {
  return /^tokens\/([a-z2-7]{26})\/$/.exec(path)?.[1];
}
