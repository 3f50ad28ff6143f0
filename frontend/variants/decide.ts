import { STANDARD } from '../../core/look/choices.ts';

/** How finely a draw is kept: too coarse to be anybody's mark, and it never leaves the browser. */
export const DRAWS = 10_000;
const EVERYBODY = 100;

/** What is kept in the browser. */
export interface KeptDraw {
  /** What a person asked for, which goes before what was drawn. */
  readonly chosen?: string | undefined;
  /** What was shown last. */
  readonly shown?: string | undefined;
  /** One number for each variant that is on, from 0 to {@link DRAWS}. */
  readonly draws: Readonly<Record<string, number>>;
}

interface Question {
  /** Percentages of the variants that are on, in the operator's order. */
  readonly shares: Readonly<Record<string, number>>;
  /** `?variant=`: empty forgets a choice. */
  readonly asked: string | undefined;
  readonly kept: KeptDraw;
  /** A whole number from 0 up to, but not including, {@link DRAWS}. */
  readonly draw: () => number;
}

interface Decision {
  readonly name: string;
  /** Undefined where no variant is on: nothing is kept then. */
  readonly kept: KeptDraw | undefined;
}

/**
 * Which variant a browser shows. Each variant has a draw of its own among those whom the ones before it left, so that another percentage
 * moves no browser between two others. A variant that is switched off sends back to the standard page, and not into another one.
 */
export function decide({ shares, asked, kept, draw }: Question): Decision {
  const names = Object.keys(shares);
  if (names.length === 0) return { name: STANDARD, kept: undefined };
  const isOn = (name: string | undefined): boolean => name === STANDARD || names.includes(name ?? '');
  const chosen = asked === '' ? undefined : [asked, kept.chosen].find(isOn);
  const isSentBack = kept.shown !== undefined && !isOn(kept.shown);
  const draws = Object.fromEntries(names.map((name) => [name, isSentBack ? DRAWS : (kept.draws[name] ?? draw())]));
  const name = chosen ?? drawn(shares, draws);
  return { name, kept: { ...(chosen !== undefined && { chosen }), shown: name, draws } };
}

function drawn(shares: Readonly<Record<string, number>>, draws: Readonly<Record<string, number>>): string {
  let left = EVERYBODY;
  for (const [name, share] of Object.entries(shares)) {
    if ((draws[name] ?? DRAWS) < (share / left) * DRAWS) return name;
    left -= share;
  }
  return STANDARD;
}
