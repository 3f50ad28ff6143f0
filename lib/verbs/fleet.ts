import type { DeployFlags } from './command.ts';
import { openAwsFleet } from '../aws/aws-fleet.ts';
import type { Plan } from '../aws/components.ts';
import { planOf } from '../aws/components.ts';
import { refuseNumber } from '../config/config.ts';
import { DeployError } from '../deploy-error.ts';
import type { AwsTarget } from '../config/names.ts';
import { AWS_TARGETS } from '../config/names.ts';
import type { Call } from '../aws/permissions.ts';
import type { Fleet } from '../place.ts';
import type { DeploySettings } from '../config/settings.ts';
import { cloudRunPlan } from '../cloud-run/components.ts';
import { openCloudRunFleet } from '../cloud-run/fleet.ts';
import { dockerPlan, openDockerFleet } from '../docker/fleet.ts';

/** What the apps run on. To add one that is not on AWS, add its name and a line in `OTHERS`. */
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

/** What is not deployed by CloudFormation. */
const OTHERS: Readonly<Record<Exclude<TargetName, AwsTarget>, { readonly plan: Plan; readonly open: Open }>> = {
  docker: { plan: dockerPlan, open: openDockerFleet },
  'cloud-run': { plan: cloudRunPlan, open: openCloudRunFleet },
};
type Open = (flags: DeployFlags, request: FleetRequest) => Promise<Fleet>;

function planFor(target: TargetName): Plan {
  return isAws(target) ? planOf(target) : OTHERS[target].plan;
}

function isAws(target: TargetName): target is AwsTarget {
  return AWS_TARGETS.some((name) => name === target);
}

/** Connects to everything that a command is about. Throws `unreachable`, `config` or `refused`. */
export async function openFleet(flags: DeployFlags, request: FleetRequest): Promise<Fleet> {
  const { target, desiredCount } = flags;
  if (isAws(target)) return openAwsFleet(target, flags, request);
  refuseNumber(target, desiredCount);
  return OTHERS[target].open(flags, request);
}
