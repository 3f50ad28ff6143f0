import type { AppliedParts, AppliedSite } from '../applied.ts';
import type { Reach } from '../reach.ts';
import type { DockerConfig } from './config.ts';

/** One environment on this machine's Docker. */
export interface DockerSite extends AppliedSite {
  readonly config: DockerConfig;
  readonly reach: Reach;
}

/** What a component is declared from and judged by. */
export interface DockerDeployment {
  readonly config: DockerConfig;
  readonly locked: boolean;
}

export type DockerComponentName = 'image' | 'storage' | 'app';
export type DockerParts<State> = AppliedParts<State, DockerSite, DockerDeployment, DockerComponentName>;
