import { contrast, LEAST_CONTRAST, mix } from './contrast.ts';
import { PAIRS } from './pairs.ts';
import type { ThemeName, Token } from './themes.ts';
import { THEMES } from './themes.ts';

/** The colours that follow from an accent. */
const ACCENT_TOKENS = [
  'accent',
  'accent-strong',
  'accent-soft',
  'accent-line',
  'on-accent',
  'logo-key',
] as const satisfies readonly Token[];
export type Accent = Readonly<Record<(typeof ACCENT_TOKENS)[number], string>>;

/** A pair of colours that cannot be told apart well enough. */
export interface TooLittle {
  readonly foreground: string;
  readonly background: string;
  readonly ratio: number;
  readonly least: number;
}

const WHITE = '#ffffff';
const BLACK = '#000000';
/** How much of the accent is in the background of a zone: as much as texts on it allow. */
const SHARES = [0.12, 0.08, 0.05, 0.02];
const STEPS = 100;

/** The colours of an accent (`#rrggbb`) in a theme, or the pair that has too little contrast. */
export function accentIn(theme: ThemeName, colour: string): { accent: Accent } | { wrong: TooLittle } {
  let wrong: TooLittle | undefined;
  for (const share of SHARES) {
    const accent = tokensOf(theme, colour, share);
    const found = tooLittle(theme, accent);
    if (found === undefined) return { accent };
    wrong ??= found;
  }
  return { wrong: wrong ?? { foreground: colour, background: colour, ratio: 1, least: LEAST_CONTRAST.aa.text } };
}

/** The colour nearest to this one that is accepted, darker in a light theme and lighter in a dark one; and its colours. */
export function nearestAccent(theme: ThemeName, colour: string): Accent {
  const end = THEMES[theme].scheme === 'light' ? BLACK : WHITE;
  for (let step = 0; step <= STEPS; step++) {
    const found = accentIn(theme, mix(end, colour, step / STEPS));
    if ('accent' in found) return found.accent;
  }
  return tokensOf(theme, end, 0);
}

function tokensOf(theme: ThemeName, accent: string, share: number): Accent {
  const { scheme, more, tokens } = THEMES[theme];
  const [on, strong] = [
    contrast(WHITE, accent) >= contrast(BLACK, accent) ? WHITE : BLACK,
    scheme === 'light' ? BLACK : WHITE,
  ];
  return {
    accent,
    'accent-strong': mix(accent, strong, 0.75),
    'accent-soft': mix(accent, tokens.surface, share),
    'accent-line': more ? accent : mix(accent, tokens.surface, 0.4),
    'on-accent': on,
    'logo-key': on,
  };
}

/** The first pair with one of an accent's colours in it that has too little contrast. */
function tooLittle(theme: ThemeName, accent: Accent): TooLittle | undefined {
  const { more, tokens } = THEMES[theme];
  const all = { ...tokens, ...accent };
  for (const { foreground, backgrounds, is } of PAIRS) {
    const least = LEAST_CONTRAST[more ? 'aaa' : 'aa'][is];
    for (const background of backgrounds) {
      if (!isOfAccent(foreground) && !isOfAccent(background)) continue;
      const ratio = contrast(all[foreground], all[background]);
      if (ratio < least) return { foreground: all[foreground], background: all[background], ratio, least };
    }
  }
  return undefined;
}

function isOfAccent(token: Token): boolean {
  return ACCENT_TOKENS.some((each) => each === token);
}
