import { DeployError } from '../deploy-error.ts';
import type { EnvironmentMembers } from './environment-members.ts';
import type { Layer, Members, Path } from './layers.ts';
import { merged } from './layers.ts';
import { suggestion } from '../../core/nearest.ts';
import { PRODUCT_DEFAULTS, productShape } from './product-config.ts';

/** What one source says of an environment. */
export interface EnvironmentOverrides {
  readonly all: EnvironmentMembers;
  /** Whether the round trip may delete it; undefined leaves that as it is. */
  readonly disposable?: boolean | undefined;
  /** What differs in single regions. */
  readonly regions?: Readonly<Record<string, EnvironmentMembers>>;
  /** Where it says something, by the path below the environment; undefined where it is built in. */
  readonly origin?: (path: Path) => string;
}

/** Environments by their names, each with its sources: a later one comes before an earlier one. */
export type Environments = Readonly<Record<string, readonly EnvironmentOverrides[]>>;

/** The environments that are there without a configuration file, each with what differs from the defaults. */
export const ENVIRONMENTS: Environments = {
  dev: [
    {
      all: {
        deployerReads: true,
        // They cost more a month than all the rest.
        wafRatePer5Minutes: 0,
        watch: false,
        maxExpiresDays: 7,
        logRetentionDays: 14,
        // Sweeping is a schedule, which runs on the default branch.
        pipeline: { branches: ['dev', 'main'], makesProvider: true },
      },
    },
  ],
  qa: [{ all: { deployerReads: true, maxExpiresDays: 7, logRetentionDays: 14 } }],
  prod: [{ all: {} }],
  /** Made and unmade by the round trip; its two regions try both ways that parts can take, with and without access codes. */
  test: [
    {
      disposable: true,
      all: { deployerReads: true, uploads: 'open', maxExpiresDays: 1, logRetentionDays: 1 },
      regions: { 'us-east-1': { mode: 'direct', uploads: 'token' } },
    },
  ],
};

/** What is said of an environment. Throws `config` where there is none of that name. */
function environmentOf(name: string, environments: Environments): readonly EnvironmentOverrides[] {
  const found = Object.hasOwn(environments, name) ? environments[name] : undefined;
  if (found) return found;
  const known = Object.keys(environments);
  const meant = suggestion(name, known) || ', or add it to deploy.config.json';
  throw new DeployError('config', `unknown environment "${name}", expected one of ${known.join(', ')}${meant}`);
}

/** Whether the round trip may delete it. */
export function isDisposable(name: string, environments: Environments): boolean | undefined {
  const sources = Object.hasOwn(environments, name) ? environments[name] : undefined;
  return sources?.findLast(({ disposable }) => disposable !== undefined)?.disposable;
}

/** What the project of an environment is called in a region of AWS; undefined: there is no such environment. */
export function projectOf(name: string, region: string, environments: Environments): string | undefined {
  if (!Object.hasOwn(environments, name)) return undefined;
  const { project = PRODUCT_DEFAULTS.project } = merged(layersFor('aws', name, region, environments));
  return typeof project === 'string' ? project : undefined;
}

/** Groups that are for what is not AWS. */
const GROUPS = ['docker', 'cloudRun'] as const;
type Group = (typeof GROUPS)[number];

/**
 * What is said of an environment in a region, for what runs there: on AWS everything but the groups of others, elsewhere what is said of
 * the product and in the group. Throws `config` where there is no such environment.
 */
export function layersFor(group: Group | 'aws', name: string, region: string, environments: Environments): Layer[] {
  return environmentOf(name, environments).flatMap(({ all, regions = {}, origin = () => `built in for ${name}` }) => {
    const own = Object.hasOwn(regions, region) ? regions[region] : undefined;
    return [
      viewOf(group, { members: all, origin }),
      ...(own ? [viewOf(group, { members: own, origin: (path) => origin(['regions', region, ...path]) })] : []),
    ];
  });
}

function viewOf(group: Group | 'aws', { members, origin }: Layer): Layer {
  const pick = (isPicked: (member: string) => boolean): Members =>
    Object.fromEntries(Object.entries(members).filter(([member]) => isPicked(member)));
  if (group === 'aws') return { members: pick((member) => !GROUPS.some((each) => each === member)), origin };
  const own = members[group] as Members | undefined;
  return {
    members: { ...pick((member) => member in productShape), ...own },
    origin: (path) => origin(own && (path[0] ?? '') in own ? [group, ...path] : path),
  };
}
