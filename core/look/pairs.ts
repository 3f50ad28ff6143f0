import type { Token } from './themes.ts';

interface Pair {
  readonly foreground: Token;
  readonly backgrounds: readonly Token[];
  readonly is: 'text' | 'shape';
}

const BACKGROUNDS = ['page', 'surface', 'sunken'] as const;

/** Which colour is seen on which: texts, and the borders, rings and marks without which something could not be used. */
export const PAIRS: readonly Pair[] = [
  { foreground: 'ink', backgrounds: [...BACKGROUNDS, 'accent-soft', 'danger-soft', 'warn-soft'], is: 'text' },
  { foreground: 'muted', backgrounds: [...BACKGROUNDS, 'accent-soft'], is: 'text' },
  { foreground: 'accent', backgrounds: [...BACKGROUNDS, 'accent-soft'], is: 'text' },
  { foreground: 'accent-strong', backgrounds: [...BACKGROUNDS, 'accent-soft'], is: 'text' },
  { foreground: 'on-accent', backgrounds: ['accent', 'accent-strong'], is: 'text' },
  { foreground: 'danger', backgrounds: [...BACKGROUNDS, 'danger-soft'], is: 'text' },
  { foreground: 'on-danger', backgrounds: ['danger'], is: 'text' },
  { foreground: 'warn', backgrounds: [...BACKGROUNDS, 'warn-soft'], is: 'text' },
  { foreground: 'line-strong', backgrounds: BACKGROUNDS, is: 'shape' },
  { foreground: 'logo-key', backgrounds: ['accent'], is: 'shape' },
];
