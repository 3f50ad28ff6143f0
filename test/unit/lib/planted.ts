import { describe, expect, it } from 'vitest';
import type { ComponentParts } from '../../../lib/component.ts';
import type { ConfigOverrides } from '../../../lib/config.ts';
import { testDeployment } from './deployment.ts';

/** A state that differs from a good one in a single way. */
export type Fault<State> = (good: State) => State;

/**
 * A good state satisfies every check; each planted fault is found by its own check and by no other. The types make sure that no
 * check is forgotten: a name that is missing here fails.
 */
export function describeChecks<State>(
  parts: ComponentParts<State>,
  goodState: (locked: boolean) => State,
  faults: Readonly<Record<string, readonly Fault<State>[]>>,
  alsoFinds: Readonly<Record<string, readonly string[]>> = {},
  overrides: ConfigOverrides = {},
): void {
  const all = [...parts.checks, ...parts.lockedChecks];
  const failing = (state: State, locked: boolean): string[] => {
    const checks = locked ? all : parts.checks;
    return checks
      .filter(({ find }) => find(state, testDeployment(locked, overrides)) !== undefined)
      .map(({ name }) => name);
  };
  describe(`checks of ${parts.name}`, () => {
    it('hold for what was declared, before and after the lock', () => {
      expect(failing(goodState(false), false)).toEqual([]);
      expect(failing(goodState(true), true)).toEqual([]);
    });
    it('each have a planted fault', () => {
      expect(Object.keys(faults).sort()).toEqual(all.map(({ name }) => name).sort());
    });
    for (const [name, planted] of Object.entries(faults)) {
      const locked = parts.lockedChecks.some((check) => check.name === name);
      it.each(planted.map((fault, index) => ({ fault, index })))(
        `${name} alone finds its fault $index`,
        ({ fault }) => {
          const found = failing(fault(goodState(locked)), locked);
          expect(found.filter((other) => !(alsoFinds[name] ?? []).includes(other))).toEqual([name]);
        },
      );
    }
  });
}
