import { AWS_TARGETS } from './names.ts';
import type { FindAdminKey } from './admin-keys.ts';
import type { Environments } from './environments.ts';
import type { DeploySettings } from './settings.ts';
import type { GivenSecret } from './sign-in-secret.ts';

/** What the apps run on. To add one that is not on AWS, add its name and a line in `verbs/open-deployment.ts`. */
export const TARGETS = [...AWS_TARGETS, 'docker', 'cloud-run'] as const;
export type TargetName = (typeof TARGETS)[number];

/** What is given to every verb of the command line. */
export interface DeployFlags {
  readonly env: string;
  /** The configuration file; undefined: the one of the folder, if there is one. */
  readonly config?: string;
  readonly regions: readonly string[];
  readonly target: TargetName;
  /** Undefined: all components of the target. */
  readonly only?: readonly string[];
  /** Of `delete` and the round trip: components that are emptied and stay. Undefined: none. */
  readonly keep?: readonly string[];
  readonly account?: string;
  /** Tasks of each app, or machines; undefined: as the environment says. */
  readonly desiredCount?: number;
  readonly report: string;
  /** Of `delete` and the round trip. */
  readonly force?: boolean;
  /** For `create`: removes what was added and the product did not declare. */
  readonly prune?: boolean;
  /** Only for `create`. */
  readonly endOldAdminKeys?: boolean;
  /** Variable that holds an admin key of this environment, whatever it is called. Undefined: as {@link adminKeyVariable} says. */
  readonly adminKeyFrom?: string;
  /** File with the secret of the client at the sign-in provider, `-` for standard input. Undefined: a variable may have it. */
  readonly oidcSecretFile?: string;
  /** Of `inventory`: what is of others, too. */
  readonly all?: boolean;
  /** Of `smoke`: what could not be tried does not count. */
  readonly allowSkipped?: boolean;
  /** Whether the report is printed as JSON, and all else on the standard error. */
  readonly json?: boolean;
  readonly realAws: boolean;
  readonly yes: boolean;
  readonly verbose: boolean;
}

/** One call of an AWS SDK (`s3 HeadBucket`), or of a program that has its own way to AWS (`docker push`). */
export type Call = `${string} ${string}`;

/** What a command hands to all places. */
export interface DeploymentRequest {
  readonly settings: DeploySettings;
  /** Gives the admin key for the SHA-256 of those that are deployed; undefined leaves them as they are. Throws `config`. */
  readonly adminKey: FindAdminKey;
  /** The secret of the client at the sign-in provider; undefined leaves the one that is deployed. */
  readonly signInSecret?: GivenSecret | undefined;
  /** The environments that there are. */
  readonly environments: Environments;
  readonly onCall: (call: Call) => void;
}
