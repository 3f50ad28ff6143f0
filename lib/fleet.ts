import type { DeployFlags } from './command.ts';
import { openAwsFleet } from './aws-fleet.ts';
import type { Plan } from './components.ts';
import { planOf } from './components.ts';
import { DeployError } from './deploy-error.ts';
import type { AwsTarget } from './names.ts';
import { AWS_TARGETS } from './names.ts';
import type { Call } from './permissions.ts';
import type { Fleet } from './place.ts';
import type { DeploySettings } from './settings.ts';

/** What the apps run on. To add one that is not on AWS, add its name and a line in {@link openFleet}. */
export const TARGETS = [...AWS_TARGETS, 'docker', 'cloud-run'] as const;
export type TargetName = (typeof TARGETS)[number];

export interface FleetRequest {
  readonly settings: DeploySettings;
  /** The admin key, told whether the deployment has one already; undefined leaves that as it is. */
  readonly adminKey: (isDeployed: boolean) => string | undefined;
  readonly onCall: (call: Call) => void;
}

/** The components of a target that were asked for, or all, in the order in which a dependant follows what it needs. Throws `config`. */
export function componentsOf({ only, target }: DeployFlags): readonly string[] {
  const { names }: Plan = planFor(target);
  const wrong = (only ?? []).filter((name) => !names.includes(name));
  if (wrong.length > 0)
    throw new DeployError('config', `${target} has no ${wrong.join(', ')}: its components are ${names.join(', ')}`);
  return names.filter((name) => only === undefined || only.includes(name));
}

function planFor(target: TargetName): Plan {
  const aws = awsTarget(target);
  if (aws) return planOf(aws);
  throw new DeployError('config', `${target} cannot be deployed by this command yet`);
}

function awsTarget(target: TargetName): AwsTarget | undefined {
  return AWS_TARGETS.find((name) => name === target);
}

/** Connects to everything that a command is about. Throws `unreachable`, `config` or `refused`. */
export function openFleet(flags: DeployFlags, request: FleetRequest): Promise<Fleet> {
  const aws = awsTarget(flags.target);
  if (aws) return openAwsFleet(aws, flags, request);
  throw new DeployError('config', `${flags.target} cannot be deployed by this command yet`);
}
