import type { Aws } from '../../../lib/aws/aws.ts';
import type { DeploymentConfig } from '../../../lib/config/config.ts';
import type { Names } from '../../../lib/config/names.ts';

/** A part of the deployment that is broken by hand. */
export interface LiveFault {
  /** What `verify` must name, all of it. */
  readonly finds: readonly string[];
  readonly plant: (aws: Aws, names: Names, config: DeploymentConfig) => Promise<unknown>;
  /** What a creation with `--prune` does not undo: it is for a person. */
  readonly undo?: (aws: Aws, names: Names) => Promise<unknown>;
}
