import type { Emulate } from '../aws/emulation.ts';
import { openAwsDeployment } from '../aws/deploy/open-deployment.ts';
import type { Plan } from '../component-plan.ts';
import { CONTENTS, planOf } from '../aws/deploy/components.ts';
import { refuseNumber } from '../config/read-config.ts';
import { DeployError } from '../deploy-error.ts';
import type { AwsTarget } from '../config/names.ts';
import { AWS_TARGETS } from '../config/names.ts';
import type { DeployFlags, DeploymentRequest, TargetName } from '../config/request.ts';
import type { DeploymentSet } from '../region-deployment.ts';
import { cloudRunPlan } from '../cloud-run/components.ts';
import { openCloudRunDeployment } from '../cloud-run/open-deployment.ts';
import { dockerPlan, openDockerDeployment } from '../docker/open-deployment.ts';

/** The components of a target that were asked for, or all, in the order in which a dependant follows what it needs. Throws `config`. */
export function componentsOf({ only, target }: DeployFlags): readonly string[] {
  const { names } = planFor(target);
  const wrong = (only ?? []).filter((name) => !names.includes(name));
  if (wrong.length > 0)
    throw new DeployError('config', `${target} has no ${wrong.join(', ')}: its components are ${names.join(', ')}`);
  return names.filter((name) => only === undefined || only.includes(name));
}

/** Those of the components that are to be emptied and stay. Throws `config` for others. */
export function keptOf({ keep = [], target }: DeployFlags, only: readonly string[]): readonly string[] {
  const known = isAws(target) ? only.filter((name) => name in CONTENTS) : [];
  const wrong = keep.filter((name) => !known.includes(name));
  if (wrong.length === 0) return keep;
  const choice = known.length === 0 ? 'nothing can be kept of it' : `what can be kept is ${known.join(', ')}`;
  throw new DeployError('config', `${target} cannot keep ${wrong.join(', ')}: ${choice}`);
}

/** What is not deployed by CloudFormation. To add one, add its name in `config/request.ts` and a line here. */
const OTHERS: Readonly<Record<Exclude<TargetName, AwsTarget>, { readonly plan: Plan; readonly open: Open }>> = {
  docker: { plan: dockerPlan, open: openDockerDeployment },
  'cloud-run': { plan: cloudRunPlan, open: openCloudRunDeployment },
};
type Open = (flags: DeployFlags, request: DeploymentRequest) => Promise<DeploymentSet>;

export function planFor(target: TargetName): Plan {
  return isAws(target) ? planOf(target) : OTHERS[target].plan;
}

function isAws(target: TargetName): target is AwsTarget {
  return AWS_TARGETS.some((name) => name === target);
}

/** Connects to everything that a command is about. Throws `unreachable`, `config` or `refused`. */
export async function openDeployment(
  flags: DeployFlags,
  request: DeploymentRequest,
  emulate: Emulate,
): Promise<DeploymentSet> {
  const { target, desiredCount } = flags;
  if (isAws(target)) return openAwsDeployment(target, flags, request, emulate);
  refuseNumber(target, desiredCount);
  return OTHERS[target].open(flags, request);
}
