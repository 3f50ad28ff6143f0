import type { Stack } from 'aws-cdk-lib';
import type { Checked, Judgement } from '../../checks.ts';
import { judge } from '../../checks.ts';
import type { Obstacle } from '../../backend.ts';
import type { Planned } from '../../component-plan.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import type { ComponentName } from '../../config/names.ts';
import type { Deployment, Observer } from '../deployment.ts';
import { judgeDeclared } from '../declared/judge.ts';
import type { Seen } from '../declared/live.ts';

/** Kinds of resources that an inventory lists where a component makes some. */
export type KindGroup = 'containers' | 'machines' | 'images';

/** What every state holds: what was read of the resources that the component declares, which is compared with the declaration. */
export interface SeenState {
  readonly seen: Seen;
}

/** What the author of a component writes; the six verbs come from it. */
export interface ComponentParts<State extends SeenState> extends Checked<State, Deployment>, Planned<ComponentName> {
  readonly name: ComponentName;
  /** What it makes beside what an inventory lists for every target. */
  readonly kinds: readonly KindGroup[];
  /** Whether a configuration has it at all. */
  readonly isWanted: (config: DeploymentConfig) => boolean;
  /** Adds the resources to the component's own stack. */
  readonly declare: (stack: Stack, deployment: Deployment) => void;
  /**
   * Asks the services, not CloudFormation. A resource is undefined only on the service's own "no such resource"; everything else
   * that goes wrong is thrown.
   */
  readonly observe: (observer: Observer) => Promise<State>;
  /** ARNs or names of what there is in a state. Empty means absent. */
  readonly resources: (state: State) => readonly string[];
  /** Puts in what CloudFormation does not, and what dependants need. What is there already is left. Gives whether that changed what it is. */
  readonly populate: (observer: Observer) => Promise<boolean>;
  /** What belongs to others and keeps it from being removed, by what was seen. */
  readonly obstacles: (state: State, observer: Observer) => readonly Obstacle[] | Promise<readonly Obstacle[]>;
  /** Removes what CloudFormation does not remove, with `force` also the obstacles without a remedy. */
  readonly empty: (observer: Observer, force: boolean) => Promise<void>;
}

/** A component whose kind of state is its own matter, so that all of them fit into one list. */
export interface Component extends Omit<
  ComponentParts<SeenState>,
  'observe' | 'resources' | 'obstacles' | keyof Checked<unknown, unknown>
> {
  readonly name: ComponentName;
  look(observer: Observer): Promise<ComponentLook>;
}

interface ComponentLook {
  readonly resources: readonly string[];
  judge(deployment: Deployment): Judgement;
  obstacles(): Promise<readonly Obstacle[]>;
}

export function defineComponent<State extends SeenState>({
  observe,
  resources,
  obstacles,
  ...parts
}: ComponentParts<State>): Component {
  return {
    ...parts,
    async look(observer) {
      const state = await observe(observer);
      return {
        resources: resources(state),
        obstacles: async () => obstacles(state, observer),
        judge: (deployment) => {
          const { locked, config } = deployment;
          const byHand = judge(parts, state, deployment, { region: config.region, locked });
          const compared = judgeDeclared(parts, deployment, state.seen);
          return {
            checked: [...byHand.checked, ...compared.checked],
            findings: [...byHand.findings, ...compared.findings],
          };
        },
      };
    },
  };
}

/** For what leaves nothing behind. */
export const nothingToDo = (): Promise<void> => Promise.resolve();
/** For what needs nothing put in. */
export const nothingToPutIn = (): Promise<boolean> => Promise.resolve(false);
/** For what nobody else can put anything into. */
export const noObstacles = (): readonly Obstacle[] => [];
/** For what every configuration has. */
export const always = (): boolean => true;
