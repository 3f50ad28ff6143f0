import type { Environment, Stack } from 'aws-cdk-lib';
import type { Fault, Judgement } from '../../checks.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import type { ComponentName } from '../../config/names.ts';
import type { Removal } from '../../outcome.ts';
import { stackRegion } from '../../config/names.ts';
import { partitionOf } from '../../config/region.ts';
import { differences } from './compare.ts';
import { KINDS } from './kinds.ts';
import type { Difference } from './difference.ts';
import type { Kind } from './kind.ts';
import type { Live, Seen } from './live.ts';
import { added, byHand } from './removal.ts';
import { resolve } from './resolve.ts';
import type { DeclaredResource } from './template.ts';
import { declaredResources } from './template.ts';

/** Name of the one check that compares what there is with the declaration. */
export const AS_DECLARED = 'as-declared';

interface Declaring<Given> {
  readonly name: ComponentName;
  readonly declare: (stack: Stack, given: Given) => void;
}
interface Configured {
  readonly config: DeploymentConfig;
}

/** Compares all that a component declares with what was seen. */
export function judgeDeclared<Given extends Configured>(
  component: Declaring<Given>,
  given: Given,
  seen: Seen,
): Judgement {
  const resources = declaredBy(component, given);
  const found = { component: component.name, region: given.config.region, check: AS_DECLARED };
  return {
    // Properties of what does not exist are not looked at: nothing is known of them.
    checked: resources.flatMap(({ logicalId, properties }) =>
      seen.live[logicalId] ? Object.keys(properties).map((name) => `${AS_DECLARED}: ${logicalId}.${name}`) : [],
    ),
    findings: differing(resources, environmentOf(component, given), seen).map((fault) => ({ ...found, ...fault })),
  };
}

/** What is not as declared: each message begins with `LogicalId.Property`, or with the logical id of what is missing. */
export function differing(
  resources: readonly DeclaredResource[],
  env: Required<Environment>,
  seen: Seen,
): readonly Fault[] {
  const by = { ...seen, pseudo: pseudoParameters(env) };
  return resources.flatMap(({ logicalId: id, type, properties }) => {
    const kind = KINDS[type];
    if (!kind) throw new Error(`${id} is an ${type}, which lib/aws/declared/kinds.ts does not know: add it`);
    const live = seen.live[id];
    const missing = { id, type, property: '', from: 'nothing', to: 'as declared' };
    if (!live) return [{ message: `${id} does not exist`, difference: missing }];
    return differences(kind, resolve(properties, by), live.properties).map((found) => ({
      message: `${id}.${found.path} ${found.message}`,
      difference: { id, type, property: found.path, from: found.from, to: found.to },
      ...(found.added !== undefined && remedyOf(kind, found, live, env.region)),
    }));
  });
}

/** What takes away something that was added, by `create --prune` or by a person. */
function remedyOf(kind: Kind, found: Difference, live: Live, region: string): Partial<Fault> {
  const person = removalsOf(kind.byHand, found, live);
  return { ...added(removalsOf(kind.removes, found, live), region), ...(person.length > 0 && byHand(person, region)) };
}

/** What is within an item of a list, such as a rule's own members, is set with the item. */
function removalsOf(
  table: Kind['removes'],
  { path, pattern, added: what }: Difference,
  { id }: Live,
): readonly Removal[] {
  return path.replace(/\[[^\]]*\]$/, '') === pattern ? (table?.[pattern]?.(what, id) ?? []) : [];
}

/** By component, what it declares for a deployment: a look is repeated until a service shows what was done, and a template takes long to make. */
const known = new WeakMap<object, Map<string, readonly DeclaredResource[]>>();

/** What a component declares. Bundles are left out, which are in no template: to look at a deployment nothing need be built. */
export function declaredBy<Given extends Configured>(
  component: Declaring<Given>,
  given: Given,
): readonly DeclaredResource[] {
  const ofComponent = known.get(component) ?? new Map<string, readonly DeclaredResource[]>();
  known.set(component, ofComponent);
  const key = JSON.stringify(given);
  const resources = ofComponent.get(key) ?? declareAlone(component, given);
  ofComponent.set(key, resources);
  return resources;
}

function declareAlone<Given extends Configured>(component: Declaring<Given>, given: Given): DeclaredResource[] {
  const { config } = given;
  return declaredResources(environmentOf(component, given), (stack, assets) => {
    const unbundled = { ...config, user: { ...config.user, assets }, admin: { ...config.admin, assets } };
    component.declare(stack, { ...given, config: unbundled });
  });
}

/** Where a component's stack is. */
export function environmentOf({ name }: Pick<Declaring<never>, 'name'>, { config }: Configured): Required<Environment> {
  return { account: config.account, region: stackRegion(config, name) };
}

/** What CloudFormation itself gives by name. The CDK leaves these as references, for a template may be of any partition. */
export function pseudoParameters({ account, region }: Required<Environment>): Record<string, string> {
  const partition = partitionOf(region);
  return {
    'AWS::AccountId': account,
    'AWS::Region': region,
    'AWS::Partition': partition,
    'AWS::URLSuffix': partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
  };
}
