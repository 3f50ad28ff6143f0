import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrast, LEAST_CONTRAST, mix, writtenRatio } from '../../../core/look/contrast.ts';
import { THEME_CHOICES } from '../../../core/look/choices.ts';
import { PAIRS } from '../../../core/look/pairs.ts';
import { THEMES } from '../../../core/look/themes.ts';

const names = Object.keys(THEMES) as (keyof typeof THEMES)[];
const sheets = globSync('frontend/**/*.css').map((file) => ({ file, text: readFileSync(file, 'utf8') }));

describe('contrast', () => {
  it('is what WCAG says of its own examples', () => {
    expect(contrast('#000000', '#ffffff')).toBe(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrast('#ffffff', '#ffffff')).toBe(1);
  });

  it('is written so that too little does not look like enough', () => {
    expect(writtenRatio(4.4999)).toBe('4.49:1');
    expect(mix('#000000', '#ffffff', 0.5)).toBe('#808080');
  });
});

describe.each(names)('the theme %s', (name) => {
  const { tokens, plot, more } = THEMES[name];
  const least = more ? LEAST_CONTRAST.aaa : LEAST_CONTRAST.aa;

  it.each(
    PAIRS.flatMap(({ foreground, backgrounds, is }) =>
      backgrounds.map((background) => [foreground, background, is] as const),
    ),
  )('has enough contrast of %s on %s', (foreground, background, is) =>
    expect(contrast(tokens[foreground], tokens[background])).toBeGreaterThanOrEqual(least[is]),
  );

  it('has enough contrast of what plots draw', () => {
    for (const each of ['plot-1', 'plot-2', 'plot-3'] as const)
      expect(contrast(plot[each], tokens.surface), each).toBeGreaterThanOrEqual(least.shape);
  });

  it('can be chosen, and has colours in one notation', () => {
    expect(THEME_CHOICES).toContain(name);
    for (const colour of Object.values({ ...tokens, ...plot })) expect(colour).toMatch(/^#(?:[0-9a-f]{2}){3,4}$/);
  });
});

describe('the styles', () => {
  const used = (property: RegExp): string[] => [
    ...new Set(sheets.flatMap(({ text }) => [...text.matchAll(property)].map(([, token = '']) => token))),
  ];

  it.each(used(/(?:^|[\s{;])color: var\(--([a-z-]+)\)/g))('write in %s, whose contrast is tested', (token) =>
    expect(PAIRS.filter(({ is }) => is === 'text').map(({ foreground }): string => foreground)).toContain(token),
  );

  it('name no colour but those of the themes', () => {
    const NAMED = /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|light-dark)\(/gi;
    const code = globSync('frontend/**/*.ts').map((file) => ({ file, text: readFileSync(file, 'utf8') }));
    const found = [
      ...sheets,
      ...code.map(({ file, text }) => ({ file, text: text.replace(/\/\*.*?\*\/|\/\/.*$/gms, '') })),
    ];
    expect(found.flatMap(({ file, text }) => (text.match(NAMED) ?? []).map((colour) => `${file}: ${colour}`))).toEqual(
      [],
    );
  });
});
