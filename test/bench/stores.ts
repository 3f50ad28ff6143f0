import { join } from 'node:path';
import type { Fixtures } from './fixtures.ts';

/** Where the servers that are compared keep what they get; each `who` has a place of its own. */
export interface ComparedStore {
  readonly name: string;
  readonly isSlow: boolean;
  readonly url: (fixtures: Fixtures, who: string) => string;
}

export const STORES: readonly ComparedStore[] = [
  { name: 'memory', isSlow: false, url: () => 'memory:' },
  { name: 'disk store on tmpfs', isSlow: false, url: ({ memory }, who) => `disk:${join(memory, who)}` },
  { name: 'disk store', isSlow: true, url: ({ disk }, who) => `disk:${join(disk, who)}` },
];
