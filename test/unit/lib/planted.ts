import { describe, expect, it } from 'vitest';
import type { ComponentParts, SeenState } from '../../../lib/aws/components/component.ts';
import { judgeDeclared } from '../../../lib/aws/declared/judge.ts';
import type { Checked } from '../../../lib/checks.ts';
import type { ConfigOverrides } from '../../../lib/config/config.ts';
import { differingProperty } from '../../support/differing-property.ts';
import { faultText } from '../../support/fault-text.ts';
import { testDeployment } from './deployment.ts';

/** A state that differs from a good one in a single way. */
export type Fault<State> = (good: State) => State;
/** By the names of checks, or of declared properties as `LogicalId.Property`. */
export type ByCheck<Value> = Readonly<Record<string, readonly Value[]>>;

/** Names of the checks that do not hold. */
export function failing<State, Deployment>(
  { checks, lockedChecks }: Checked<State, Deployment>,
  state: State,
  deployment: Deployment,
  locked: boolean,
): string[] {
  const asked = [...checks, ...(locked ? lockedChecks : [])];
  return asked.filter(({ find }) => faultText(find(state, deployment)) !== undefined).map(({ name }) => name);
}

/**
 * A good state satisfies every check; each planted fault is found by its own check and by no other but those that `alsoFinds` names. No
 * check is forgotten: a name that is missing here fails.
 */
export function describeFaults<State, Deployment>(
  parts: Checked<State, Deployment>,
  deploymentOf: (locked: boolean) => Deployment,
  goodState: (locked: boolean) => State,
  faults: ByCheck<Fault<State>>,
  alsoFinds: ByCheck<string> = {},
  differing: (state: State, locked: boolean) => readonly string[] = () => [],
): void {
  const wrong = (state: State, locked: boolean): string[] => [
    ...new Set([...failing(parts, state, deploymentOf(locked), locked), ...differing(state, locked)]),
  ];
  describe(`checks of ${parts.name}`, () => {
    it('hold for what was declared, before and after the lock', () => {
      expect(wrong(goodState(false), false)).toEqual([]);
      expect(wrong(goodState(true), true)).toEqual([]);
    });
    it('each have a planted fault', () => {
      const names = [...parts.checks, ...parts.lockedChecks].map(({ name }) => name);
      expect(
        Object.keys(faults)
          .filter((name) => !isDeclared(name))
          .sort(),
      ).toEqual(names.sort());
    });
    for (const [name, planted] of Object.entries(faults)) {
      const locked = parts.lockedChecks.some((check) => check.name === name);
      it.each(planted.map((fault, index) => ({ fault, index })))(
        `${name} alone finds its fault $index`,
        ({ fault }) => {
          const found = wrong(fault(goodState(locked)), locked);
          expect(found.filter((other) => !(alsoFinds[name] ?? []).includes(other))).toEqual([name]);
        },
      );
    }
  });
}

/** The same for a component on AWS, of which some properties are compared with the declaration. */
export function describeChecks<State extends SeenState>(
  parts: ComponentParts<State>,
  goodState: (locked: boolean) => State,
  faults: ByCheck<Fault<State>>,
  alsoFinds: ByCheck<string> = {},
  overrides: ConfigOverrides = {},
): void {
  const deploymentOf = (locked: boolean): ReturnType<typeof testDeployment> => testDeployment(locked, overrides);
  describeFaults(parts, deploymentOf, goodState, faults, alsoFinds, (state, locked) =>
    judgeDeclared(parts, deploymentOf(locked), state.seen).findings.map(({ message }) => differingProperty(message)),
  );
}

/** Whether it names something in a template: checks are written small. */
function isDeclared(name: string): boolean {
  return /^[A-Z]/.test(name);
}
