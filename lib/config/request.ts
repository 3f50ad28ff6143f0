import { AWS_TARGETS } from './names.ts';
import type { DeploySettings } from './settings.ts';

/** What the apps run on. To add one that is not on AWS, add its name and a line in `verbs/fleet.ts`. */
export const TARGETS = [...AWS_TARGETS, 'docker', 'cloud-run'] as const;
export type TargetName = (typeof TARGETS)[number];

/** What is given to every verb of the command line. */
export interface DeployFlags {
  readonly env: string;
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
  readonly force: boolean;
  /** Of `create` alone. */
  readonly endOldAdminKeys?: boolean;
  readonly realAws: boolean;
  readonly yes: boolean;
  readonly verbose: boolean;
}

/** One call of an AWS SDK (`s3 HeadBucket`), or of a program that has its own way to AWS (`docker push`). */
export type Call = `${string} ${string}`;

/** What a command hands to all places. */
export interface FleetRequest {
  readonly settings: DeploySettings;
  /** The admin key, told whether the deployment has one already; undefined leaves that as it is. */
  readonly adminKey: (isDeployed: boolean) => string | undefined;
  readonly onCall: (call: Call) => void;
}
