import type { Environments } from '../../config/environments.ts';
import { projectOf } from '../../config/environments.ts';
import type { AwsTarget, ComponentName } from '../../config/names.ts';
import { AWS_TARGETS, baseOf, COMPONENT_NAMES, namesOf } from '../../config/names.ts';
import type { Owner, Resource } from '../../inventory.ts';
import type { Naming } from './own-names.ts';
import { ownNames } from './own-names.ts';

/** Every deployment that there can be in an account. */
export interface KnownDeployments {
  readonly environments: Environments;
  readonly account: string;
  /** Where something is looked for that has no region in its name. */
  readonly regions: readonly string[];
}

/** A resource as a list has it. */
export interface ListedResource extends Pick<Resource, 'kind' | 'place' | 'name'> {
  /** Empty where the list has none. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Kinds whose lists have tags: of these a name is not enough, nor are tags of a stack without its name. */
const BY_BOTH = ['stack', 'edge-stack'];
/** At the end of a name, as every one of a deployment has it. */
const REGION = /(?<=-)[a-z]{2}(?:-(?:gov|iso[a-z]?))?-[a-z]+-[0-9](?=$|-an$)/;

/** Finds the owner of a resource: by its exact name, or by its tags where nothing gives it a name. */
export function ownership(known: KnownDeployments): (listed: ListedResource) => Pick<Resource, 'owner' | 'alike'> {
  const cache = new Map<string, ReturnType<typeof ownNames>>();
  const namesOfOne = (naming: Naming): ReturnType<typeof ownNames> => {
    const name = `${baseOf(naming)} ${naming.region}`;
    const found = cache.get(name) ?? ownNames(naming);
    cache.set(name, found);
    return found;
  };
  return (listed) => whoseIs(listed, namingsFor(listed, known), namesOfOne);
}

type NamesOf = (naming: Naming) => ReturnType<typeof ownNames>;

function whoseIs(
  listed: ListedResource,
  namings: readonly Naming[],
  namesOfOne: NamesOf,
): Pick<Resource, 'owner' | 'alike'> {
  const named = ownerByName(listed, namings, namesOfOne);
  const marked = ownerByTags(listed, namings);
  const owner = BY_BOTH.includes(listed.kind) ? named && marked && named : (named ?? marked);
  if (owner) return { owner, alike: undefined };
  const called = calledOf(listed);
  const alike = namings.find((naming) => called.some((name) => name.startsWith(`${baseOf(naming)}-`)));
  return { owner: undefined, alike: alike?.environment };
}

/** Deployments that it may belong to: those of the region in its name, or of any that was asked for. */
function namingsFor(listed: ListedResource, { environments, account, regions }: KnownDeployments): Naming[] {
  const told = calledOf(listed).flatMap((name) => REGION.exec(name)?.[0] ?? []);
  const { place } = listed;
  const wanted = told.length > 0 ? told : place === 'global' ? regions : [place];
  return [...new Set(wanted)].flatMap((region) =>
    Object.keys(environments).flatMap((environment) => {
      const project = projectOf(environment, region, environments);
      if (project === undefined) return [];
      return AWS_TARGETS.map((target) => ({ project, environment, account, region, target }));
    }),
  );
}

function ownerByName(listed: ListedResource, namings: readonly Naming[], namesOfOne: NamesOf): Owner | undefined {
  const called = calledOf(listed);
  for (const naming of namings) {
    const names = namesOfOne(naming)[listed.kind] ?? {};
    const name = called.find((each) => Object.hasOwn(names, each));
    if (name !== undefined) return ownerOf(naming, names[name]);
  }
  return undefined;
}

/** What CloudFormation, a launch template or Image Builder has passed on to it. */
function ownerByTags({ tags }: ListedResource, namings: readonly Naming[]): Owner | undefined {
  const naming = namings.find(
    ({ project, environment, target }) =>
      tags['project'] === project && tags['environment'] === environment && tags['target'] === target,
  );
  if (!naming) return undefined;
  const { stack } = namesOf({ ...naming, bucketNamespace: 'global' });
  const names = [tags['aws:cloudformation:stack-name'], tags['Name']];
  return ownerOf(
    naming,
    COMPONENT_NAMES.find((component) => names.includes(stack(component))),
  );
}

function ownerOf(
  { environment, target }: { readonly environment: string; readonly target: AwsTarget },
  component: ComponentName | undefined,
): Owner {
  return { environment, target, component };
}

/** What a resource is called, in the name that its list shows. */
function calledOf({ kind, name }: Pick<ListedResource, 'kind' | 'name'>): string[] {
  const [first = '', ...rest] = name.split(' ');
  if (kind === 'stack' || kind === 'edge-stack') return [first];
  if (rest.length > 0) return [rest.join(' ')];
  return first.startsWith('arn:') ? first.split(/[/:]/) : [first];
}
