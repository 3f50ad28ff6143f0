import { describe, expect, it } from 'vitest';
import type { AppliedParts } from '../../../lib/applied.ts';
import type { Fault } from './planted.ts';

/** As `describeChecks`, for components that are changed by their service's own calls. */
export function describeAppliedChecks<State, Site>(
  parts: AppliedParts<State, Site>,
  site: Site,
  goodState: (locked: boolean) => State,
  faults: Readonly<Record<string, readonly Fault<State>[]>>,
): void {
  const all = [...parts.checks, ...parts.lockedChecks];
  const failing = (state: State, locked: boolean): string[] => {
    const checks = locked ? all : parts.checks;
    return checks.filter(({ find }) => find(state, site, locked) !== undefined).map(({ name }) => name);
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
      it.each(planted.map((fault, index) => ({ fault, index })))(`${name} finds its fault $index`, ({ fault }) => {
        expect(failing(fault(goodState(locked)), locked)).toContain(name);
      });
    }
  });
}
