import type { Emulate } from '../aws/emulation.ts';
import type { TargetName } from '../config/request.ts';
import type { Outcome } from '../outcome.ts';
import type { RegionDeployment } from '../region-deployment.ts';

/** What the caller that starts a command passes in. */
export interface CommandParts {
  /** Tries a deployment from outside. */
  readonly smoke: (deployment: RegionDeployment, url: string, adminKey: string | undefined) => Promise<Outcome>;
  /** Says which emulator answers at `AWS_ENDPOINT_URL`. */
  readonly emulate: Emulate;
  /** Builds what a target deploys, where that is not built yet from what is there now. */
  readonly build: (target: TargetName) => Promise<void>;
}
