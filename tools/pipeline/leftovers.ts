import type { Stack } from '@aws-sdk/client-cloudformation';
import type { Environments } from '../../lib/config/environments.ts';
import { isDisposable, projectOf } from '../../lib/config/environments.ts';

/** A deployment as its stacks tell of it by their tags. */
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
/** Targets that cost money while nobody sends. */
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

/** The deployments of the environments in one region. What has the name of one, but is of another project, is not its deployment: `delete` would take another. */
export function deploymentsOf(stacks: readonly Stack[], environments: Environments, region: string): Deployed[] {
  const found = new Map<string, Deployed>();
  for (const stack of stacks) {
    const tag = (name: string): string | undefined => stack.Tags?.find(({ Key }) => Key === name)?.Value;
    const [environment, target] = [tag('environment'), tag('target')];
    const changed = stack.LastUpdatedTime ?? stack.CreationTime;
    // The firewall of a deployment anywhere is in the region of CloudFront.
    const [, home = region] = /-firewall-([a-z0-9-]+)$/.exec(stack.StackName ?? '') ?? [];
    if (home !== region) continue;
    if (environment === undefined || target === undefined || changed === undefined) continue;
    const isOurs = tag('project') !== undefined && tag('project') === projectOf(environment, region, environments);
    if (!isOurs || stack.StackStatus === 'DELETE_COMPLETE') continue;
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
