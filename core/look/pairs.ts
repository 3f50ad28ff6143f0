import type { Token } from './themes.ts';

interface Pair {
  readonly front: Token;
  readonly grounds: readonly Token[];
  readonly is: 'text' | 'shape';
}

const GROUNDS = ['page', 'surface', 'sunken'] as const;

/** Which colour is seen on which: texts, and the borders, rings and marks without which something could not be used. */
export const PAIRS: readonly Pair[] = [
  { front: 'ink', grounds: [...GROUNDS, 'accent-soft', 'danger-soft', 'warn-soft'], is: 'text' },
  { front: 'muted', grounds: [...GROUNDS, 'accent-soft'], is: 'text' },
  { front: 'accent', grounds: [...GROUNDS, 'accent-soft'], is: 'text' },
  { front: 'accent-strong', grounds: [...GROUNDS, 'accent-soft'], is: 'text' },
  { front: 'on-accent', grounds: ['accent', 'accent-strong'], is: 'text' },
  { front: 'danger', grounds: [...GROUNDS, 'danger-soft'], is: 'text' },
  { front: 'on-danger', grounds: ['danger'], is: 'text' },
  { front: 'warn', grounds: [...GROUNDS, 'warn-soft'], is: 'text' },
  { front: 'line-strong', grounds: GROUNDS, is: 'shape' },
  { front: 'logo-key', grounds: ['accent'], is: 'shape' },
];
