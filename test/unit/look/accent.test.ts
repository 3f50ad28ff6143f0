import { describe, expect, it } from 'vitest';
import { accentIn, nearestAccent } from '../../../core/look/accent.ts';
import { contrast } from '../../../core/look/contrast.ts';
import { PAIRS } from '../../../core/look/pairs.ts';
import type { ThemeName } from '../../../core/look/themes.ts';
import { THEMES } from '../../../core/look/themes.ts';

const STEPS = ['00', '33', '66', '99', 'cc', 'ff'];
const COLOURS = STEPS.flatMap((red) => STEPS.flatMap((green) => STEPS.map((blue) => `#${red}${green}${blue}`)));

describe.each(Object.keys(THEMES) as ThemeName[])('an accent in the theme %s', (theme) => {
  it('has enough contrast in every pair, whatever colour it is made of', () => {
    for (const colour of COLOURS) {
      const tokens = { ...THEMES[theme].tokens, ...nearestAccent(theme, colour) };
      const text = THEMES[theme].more ? 7 : 4.5;
      for (const { foreground, backgrounds, is } of PAIRS)
        for (const background of backgrounds)
          expect(
            contrast(tokens[foreground], tokens[background]),
            `${colour}: ${foreground} on ${background}`,
          ).toBeGreaterThanOrEqual(is === 'text' ? text : 3);
    }
  });

  it('is the colour itself where that has enough, and is accepted in turn where not', () => {
    for (const colour of COLOURS) {
      const nearest = nearestAccent(theme, colour).accent;
      if ('accent' in accentIn(theme, colour)) expect(nearest).toBe(colour);
      else expect(accentIn(theme, nearest), colour).toHaveProperty('accent');
    }
  });
});
