import type { AppliedParts, AppliedContext } from '../applied.ts';
import type { HttpProbe } from '../http-probe.ts';
import type { DockerConfig } from './config.ts';

/** One environment on this machine's Docker. */
export interface DockerHost extends AppliedContext {
  readonly config: DockerConfig;
  readonly reach: HttpProbe;
  /** The secret of the client at the sign-in provider, where the operator gave one. */
  readonly signInSecret?: string | undefined;
}

/** What a component is declared from and judged by. */
export interface DockerDeployment {
  readonly config: DockerConfig;
  readonly locked: boolean;
}

export type DockerComponentName = 'image' | 'storage' | 'app';
export type DockerParts<State> = AppliedParts<State, DockerHost, DockerDeployment, DockerComponentName>;
