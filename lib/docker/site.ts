import type { AppliedSite } from '../lifecycle.ts';
import type { Reach } from '../reach.ts';
import type { DockerConfig } from './config.ts';

/** One environment on this machine's Docker. */
export interface DockerSite extends AppliedSite {
  readonly config: DockerConfig;
  readonly reach: Reach;
}
