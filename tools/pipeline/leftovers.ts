import type { Stack } from '@aws-sdk/client-cloudformation';
import type { Environments } from '../../lib/config/environments.ts';
import { isDisposable, projectOf } from '../../lib/config/environments.ts';
import type { Named } from '../../lib/config/names.ts';
import { AWS_TARGETS, COMPONENT_NAMES, namesOf } from '../../lib/config/names.ts';

/** A deployment as the tags of its stacks describe it. */
export interface Deployed {
  readonly environment: string;
  readonly target: string;
  readonly region: string;
  readonly stacks: readonly string[];
  /** When the last of its stacks changed. */
  readonly changedAt: Date;
}

/** Environments of pipelines. In others nothing is ever swept, whatever its tags say. */
const PIPELINES = ['dev', 'qa'];
/** Targets that cost money without any traffic. */
const COSTLY = ['fargate', 'ec2', 'ami'];
const HOUR_MS = 3_600_000;

/**
 * Deployments that should not be there any more: a round trip's, or a pipeline's that was to be deleted after its smoke test. An emptied
 * bucket that was kept is none of them.
 */
export function leftoversOf(
  deployed: readonly Deployed[],
  environments: Environments,
  now: Date,
  hours: number,
): Deployed[] {
  return deployed.filter(({ environment, target, stacks, changedAt }) => {
    if (stacks.every((name) => name.includes('-storage-'))) return false;
    const isOfPipeline = PIPELINES.includes(environment) && COSTLY.includes(target);
    const isMeantToGo = isDisposable(environment, environments) ?? isOfPipeline;
    return isMeantToGo && now.getTime() - changedAt.getTime() > hours * HOUR_MS;
  });
}

/**
 * The deployments of the environments in one region, by the tags and the exact names of their stacks: `delete` goes by names. What is at
 * CloudFront's region for a deployment elsewhere has the name of that region.
 */
export function deploymentsOf(stacks: readonly Stack[], environments: Environments, region: string): Deployed[] {
  const found = new Map<string, Deployed>();
  for (const stack of stacks) {
    const tag = (name: string): string | undefined => stack.Tags?.find(({ Key }) => Key === name)?.Value;
    const [environment, target] = [tag('environment'), tag('target')];
    const changed = stack.LastUpdatedTime ?? stack.CreationTime;
    if (environment === undefined || target === undefined || changed === undefined) continue;
    const project = projectOf(environment, region, environments);
    if (project === undefined || tag('project') !== project) continue;
    if (!isCalledSo(stack, { project, environment, target, region }) || stack.StackStatus === 'DELETE_COMPLETE')
      continue;
    const known = found.get(`${environment} ${target}`);
    found.set(`${environment} ${target}`, {
      environment,
      target,
      region,
      stacks: [...(known?.stacks ?? []), stack.StackName ?? ''].sort(),
      changedAt: known && known.changedAt > changed ? known.changedAt : changed,
    });
  }
  return [...found.values()];
}

function isCalledSo(
  { StackName }: Stack,
  { target, ...named }: Pick<Named, 'project' | 'environment' | 'region'> & { readonly target: string },
): boolean {
  const known = AWS_TARGETS.find((each) => each === target);
  if (known === undefined) return false;
  const { stack } = namesOf({ ...named, target: known, account: '', bucketNamespace: 'global' });
  return COMPONENT_NAMES.some((component) => stack(component) === StackName);
}
