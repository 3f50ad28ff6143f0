import type { Aws } from '../../../lib/aws/aws.ts';
import type { DeploymentConfig } from '../../../lib/config/config.ts';
import type { Names } from '../../../lib/config/names.ts';

/** Something that somebody breaks by hand in what is deployed. */
export interface LiveFault {
  /** What `verify` must name, all of it. */
  readonly finds: readonly string[];
  readonly plant: (aws: Aws, names: Names, config: DeploymentConfig) => Promise<unknown>;
  /** What a creation does not undo because the template does not know of it, as on AWS. */
  readonly undo?: (aws: Aws, names: Names) => Promise<unknown>;
}
