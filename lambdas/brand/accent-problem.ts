import { accentIn, nearestAccent } from '../../core/look/accent.ts';
import { writtenRatio } from '../../core/look/contrast.ts';

/** Why an accent cannot be taken for a theme: both colours, their contrast, and the nearest colour that can. */
export function accentProblem(theme: 'light' | 'dark', colour: string): string | undefined {
  if (!/^#[0-9a-f]{6}$/.test(colour)) return 'is no colour such as #0a6b4e: # and 6 lower-case hex digits';
  const found = accentIn(theme, colour);
  if (!('wrong' in found)) return undefined;
  const { foreground, background, ratio, least } = found.wrong;
  const nearest = nearestAccent(theme, colour).accent;
  return `is ${colour}: in the ${theme} theme ${foreground} on ${background} has a contrast of ${writtenRatio(ratio)}, expected ${least}:1 or more; the nearest colour that has it is ${nearest}`;
}
