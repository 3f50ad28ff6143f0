import { describe, expect, it } from 'vitest';
import { STANDARD } from '../../../../core/look/choices.ts';
import type { KeptDraw } from '../../../../frontend/variants/decide.ts';
import { decide, DRAWS } from '../../../../frontend/variants/decide.ts';

type Shares = Readonly<Record<string, number>>;
const FRESH: KeptDraw = { draws: {} };
const BROWSERS = 1_000;
/** Of a normal distribution: one run in 10,000 lies outside. */
const DEVIATIONS = 3.9;

function draw(): number {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return Math.floor((random / 2 ** 32) * DRAWS);
}

const load = (shares: Shares, kept: KeptDraw = FRESH, asked?: string) => decide({ shares, asked, kept, draw });

/** What 1,000 browsers keep after their first load. */
function browsers(shares: Shares): KeptDraw[] {
  return Array.from({ length: BROWSERS }, () => load(shares).kept ?? FRESH);
}

function expectShare(count: number, of: number, share: number): void {
  const deviation = Math.sqrt(of * share * (1 - share));
  expect(Math.abs(count - of * share)).toBeLessThanOrEqual(DEVIATIONS * deviation + 1);
}

const showing = (all: readonly KeptDraw[], name: string): number => all.filter(({ shown }) => shown === name).length;
const reload = (all: readonly KeptDraw[], shares: Shares): KeptDraw[] =>
  all.map((kept) => load(shares, kept).kept ?? FRESH);

describe('a draw', () => {
  it.each([{ calm: 20 }, { calm: 80 }, { calm: 20, wide: 30 }, { calm: 50, wide: 50 }])(
    'over 1,000 fresh browsers is within its confidence interval: %o',
    (shares) => {
      const all = browsers(shares);
      for (const [name, share] of Object.entries(shares)) expectShare(showing(all, name), BROWSERS, share / 100);
    },
  );

  it('shows everybody what has all, and nobody what has nothing', () => {
    expect(showing(browsers({ calm: 100 }), 'calm')).toBe(BROWSERS);
    expect(showing(browsers({ calm: 0 }), STANDARD)).toBe(BROWSERS);
    expect(showing(browsers({ calm: 100, wide: 0 }), 'wide')).toBe(0);
  });

  it('is kept: every further load shows the same', () => {
    const all = browsers({ calm: 20, wide: 30 });
    expect(reload(all, { calm: 20, wide: 30 })).toEqual(all);
  });

  it('moves nobody between two variants when the share of one is raised, and has the new shares', () => {
    const before = browsers({ calm: 20, wide: 30 });
    const after = reload(before, { calm: 40, wide: 30 });
    for (const [index, { shown }] of after.entries())
      if (shown === 'wide') expect([STANDARD, 'wide']).toContain(before[index]?.shown);
    expectShare(showing(after, 'calm'), BROWSERS, 0.4);
  });

  it('takes browsers of the standard page only for a variant that is added', () => {
    const before = browsers({ calm: 20 });
    const after = reload(before, { calm: 20, wide: 40 });
    for (const [index, { shown }] of after.entries())
      if (shown !== 'wide') expect(shown).toBe(before[index]?.shown);
      else expect(before[index]?.shown).toBe(STANDARD);
    expectShare(showing(after, 'wide'), BROWSERS, 0.4);
  });
});

describe('a variant that is switched off', () => {
  it('sends everybody back, and nothing is kept', () => {
    for (const kept of browsers({ calm: 50 })) expect(load({}, kept)).toEqual({ name: STANDARD, kept: undefined });
  });

  it('sends its browsers to the standard page and not into another variant, also on later loads', () => {
    const before = browsers({ calm: 50, wide: 50 });
    const after = reload(reload(before, { wide: 50 }), { wide: 50 });
    for (const [index, { shown }] of after.entries()) if (before[index]?.shown === 'calm') expect(shown).toBe(STANDARD);
  });

  it('is no longer shown to those who chose it', () => {
    const { kept } = load({ calm: 0, wide: 0 }, FRESH, 'calm');
    expect(kept).toMatchObject({ chosen: 'calm', shown: 'calm' });
    expect(load({ wide: 100 }, kept).name).toBe(STANDARD);
  });
});

describe('a choice', () => {
  it('goes before the draw, is kept, and is forgotten when asked for nothing', () => {
    const first = load({ calm: 100 }, FRESH, STANDARD);
    expect(first.name).toBe(STANDARD);
    expect(load({ calm: 100 }, first.kept).name).toBe(STANDARD);
    expect(load({ calm: 100 }, first.kept, '').name).toBe('calm');
  });

  it.each(['other', 'constructor', '__proto__', 'CALM', ' calm'])('of what is not on is ignored: %s', (asked) => {
    expect(load({ wide: 100 }, FRESH, asked)).toMatchObject({ name: 'wide' });
  });
});
