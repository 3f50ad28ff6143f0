import type { AppliedCheck, AppliedComponent, AppliedSite } from '../lifecycle.ts';
import { defineApplied } from '../lifecycle.ts';
import type { Reach } from '../reach.ts';
import type { CloudRunConfig } from './config.ts';
import type { Google } from './google-api.ts';

export type CloudComponentName = 'registry' | 'role' | 'storage' | 'user' | 'admin';

/** Where the verbs work: one environment in one region of a project. */
export interface CloudSite extends AppliedSite {
  readonly config: CloudRunConfig;
  readonly google: Google;
  readonly reach: Reach;
  readonly projectNumber: string;
  /** What shall run; undefined: what was uploaded last of this version. */
  readonly image: CloudImage | undefined;
  /** Told how far long work has come, a line at a time. */
  readonly tell: (line: string) => void;
}

/** An image that can be had on this machine. */
export interface CloudImage {
  /** Tag in the registry, which follows from the content: tags never move there. */
  readonly tag: string;
  /** Makes it, unless it is there, and gives its name here. */
  build(): Promise<string>;
}

/** What a component is declared from and judged by. */
export interface CloudDeployment {
  readonly config: CloudRunConfig;
  readonly locked: boolean;
  /** Number of the project, by which buckets name theirs. */
  readonly projectNumber: string;
}

/** One fact that must hold. `find` is pure: it gives what is wrong, or undefined. */
export interface CloudCheck<State> {
  readonly name: string;
  readonly find: (state: State, deployment: CloudDeployment) => string | undefined;
}

/** What the author of a component writes; the six verbs come from it. */
export interface CloudParts<State> {
  readonly name: CloudComponentName;
  /** Asks the services. A resource is undefined only on the service's own "not found"; everything else that goes wrong is thrown. */
  readonly observe: (site: CloudSite) => Promise<State>;
  /** Names of what there is in a state. Empty means absent. */
  readonly resources: (state: State) => readonly string[];
  /** Whether what there is says that it is locked. */
  readonly isLocked: (state: State) => boolean;
  /** They cover all that is declared: a state that satisfies them needs no change. */
  readonly checks: readonly CloudCheck<State>[];
  /** Hold in addition once the component is locked. */
  readonly lockedChecks: readonly CloudCheck<State>[];
  /** Makes what is missing and sets all else as it is declared. What was interrupted is finished by doing it again. */
  readonly apply: (site: CloudSite, state: State, deployment: CloudDeployment) => Promise<void>;
  /** Removes it. Throws `refused` for things that somebody else put there, unless `force`. */
  readonly remove: (site: CloudSite, state: State, force: boolean) => Promise<void>;
}

/** The same as what the six verbs are made from. */
export function defineCloudComponent<State>(parts: CloudParts<State>): AppliedComponent<CloudSite> {
  const deploymentOf = ({ config, projectNumber }: CloudSite, locked: boolean): CloudDeployment => ({
    config,
    projectNumber,
    locked,
  });
  const applied = (checks: readonly CloudCheck<State>[]): AppliedCheck<State, CloudSite>[] =>
    checks.map(({ name, find }) => ({ name, find: (state, site, locked) => find(state, deploymentOf(site, locked)) }));
  return defineApplied<State, CloudSite>({
    ...parts,
    checks: applied(parts.checks),
    lockedChecks: applied(parts.lockedChecks),
    apply: (site, state, locked) => parts.apply(site, state, deploymentOf(site, locked)),
  });
}
