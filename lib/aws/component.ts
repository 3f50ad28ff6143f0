import type { Stack } from 'aws-cdk-lib';
import type { Aws } from './aws.ts';
import type { DeploymentConfig } from '../config/config.ts';
import { messageOf } from '../deploy-error.ts';
import type { ComponentName } from '../config/names.ts';
import type { Reach } from '../reach.ts';

/** Whether something is there. Unknown is never taken for either: whoever asks must fail. */
export type Observation<State> =
  | { readonly kind: 'present'; readonly state: State }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Something that is not as it should be. */
export interface Finding {
  /** A component, or `preflight`, `inventory`, `smoke`. */
  readonly component: string;
  readonly region: string;
  /** Name of the check, for instance `public-access-block`. */
  readonly check: string;
  readonly message: string;
}

/** What a component is declared from and judged by. */
export interface Deployment {
  readonly config: DeploymentConfig;
  readonly locked: boolean;
  /** Domain of the distribution, as observed; undefined before there is one. */
  readonly domain: string | undefined;
  /** ARN of the role or user that deploys: a locked bucket does not refuse it where the configuration says so. */
  readonly deployer: string | undefined;
  /** Id of the prefix list of CloudFront's own addresses, for what a locked `front` stands before. */
  readonly originPrefixList?: string | undefined;
  /** ARN of the web ACL that the distribution asks, as observed; undefined where there is none. */
  readonly firewallArn?: string | undefined;
  /** The image that machines start from, as observed. A stack that imports it would keep the next one from being baked. */
  readonly bakedImage?: string | undefined;
}

/** What is needed to look at a deployment in one region. */
export interface Observer {
  readonly config: DeploymentConfig;
  readonly aws: Aws;
  readonly reach: Reach;
  /** Told how far long work has come, a line at a time. */
  readonly tell: (line: string) => void;
}

/** One fact that must hold. `find` is pure: it gives what is wrong, or undefined. */
export interface Check<State> {
  readonly name: string;
  readonly find: (state: State, deployment: Deployment) => string | undefined;
}

/** What the author of a component writes; the six verbs come from it. */
export interface ComponentParts<State> {
  readonly name: ComponentName;
  /** Adds the resources to the component's own stack. */
  readonly declare: (stack: Stack, deployment: Deployment) => void;
  /**
   * Asks the services, not CloudFormation. A resource is undefined only on the service's own "no such resource"; everything else
   * that goes wrong is thrown.
   */
  readonly observe: (observer: Observer) => Promise<State>;
  /** ARNs or names of what there is in a state. Empty means absent. */
  readonly resources: (state: State) => readonly string[];
  readonly checks: readonly Check<State>[];
  /** Hold in addition once the component is locked. */
  readonly lockedChecks: readonly Check<State>[];
  /**
   * Removes what CloudFormation does not remove. Throws `refused` for things that somebody else put there, unless `force`.
   */
  readonly empty: (observer: Observer, force: boolean) => Promise<void>;
}

/** What was checked, and what of it does not hold. */
export interface Judgement {
  readonly checked: readonly string[];
  readonly findings: readonly Finding[];
}

/** What was found at one look, ready to be judged. */
export interface Look {
  readonly resources: readonly string[];
  judge(deployment: Deployment): Judgement;
}

/** A component whose kind of state is its own matter, so that all of them fit into one list. */
export interface Component extends Pick<ComponentParts<unknown>, 'name' | 'declare' | 'empty'> {
  /** Puts in what CloudFormation does not, and what dependants need. What is there already is left. */
  readonly fill: (observer: Observer) => Promise<void>;
  look(observer: Observer): Promise<Observation<Look>>;
  /** Whether a configuration has it at all. */
  readonly isWanted: (config: DeploymentConfig) => boolean;
}

export function defineComponent<State>(
  parts: ComponentParts<State>,
  fill: Component['fill'] = () => Promise.resolve(),
  isWanted: Component['isWanted'] = () => true,
): Component {
  const { name, declare, empty } = parts;
  return {
    name,
    declare,
    empty,
    fill,
    isWanted,
    async look(observer) {
      try {
        const state = await parts.observe(observer);
        const resources = parts.resources(state);
        if (resources.length === 0) return { kind: 'absent' };
        return { kind: 'present', state: { resources, judge: (deployment) => judge(parts, state, deployment) } };
      } catch (thrown) {
        return { kind: 'unknown', reason: messageOf(thrown) };
      }
    },
  };
}

function judge<State>(parts: ComponentParts<State>, state: State, deployment: Deployment): Judgement {
  const checks = deployment.locked ? [...parts.checks, ...parts.lockedChecks] : parts.checks;
  const findings = checks.flatMap(({ name, find }) => {
    const message = find(state, deployment);
    if (message === undefined) return [];
    return [{ component: parts.name, region: deployment.config.region, check: name, message }];
  });
  return { checked: checks.map(({ name }) => name), findings };
}

/** For components that leave nothing behind. */
export const nothingToEmpty = (): Promise<void> => Promise.resolve();
