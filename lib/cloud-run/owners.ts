import type { Environments } from '../config/environments.ts';
import { layersFor } from '../config/environments.ts';
import { merged } from '../config/layers.ts';
import { PRODUCT_DEFAULTS } from '../config/product-config.ts';
import type { Inventory, Owner, Resource } from '../inventory.ts';
import { resourcesFrom } from '../inventory.ts';
import { cloudNamesOf } from './names.ts';

/** Every deployment that there can be in a project. */
interface KnownDeployments {
  readonly environments: Environments;
  readonly googleProject: string;
  readonly regions: readonly string[];
}

/** Whose each resource is, by its exact name. */
export function cloudResources(lines: Inventory, known: KnownDeployments): Resource[] {
  const owners = new Map<string, Owner>();
  const bases: Record<string, string> = {};
  for (const environment of Object.keys(known.environments)) {
    for (const region of known.regions) {
      const project = projectIn(environment, region, known.environments);
      const named = { project, environment, googleProject: known.googleProject, region };
      bases[environment] = `${project}-${environment}`;
      for (const [key, component] of ownNames(named)) owners.set(key, { environment, target: 'cloud-run', component });
    }
  }
  return resourcesFrom(lines, (kind, name) => owners.get(`${kind} ${name}`), bases);
}

function projectIn(environment: string, region: string, environments: Environments): string {
  const { project = PRODUCT_DEFAULTS.project } = merged(layersFor('cloudRun', environment, region, environments));
  return String(project);
}

/** Kind and name of each resource, and its component. */
function ownNames(named: Parameters<typeof cloudNamesOf>[0]): (readonly [string, string])[] {
  const { bucket, repository, secret, signInSecret, services, accounts } = cloudNamesOf(named);
  return [
    [`bucket ${bucket}`, 'storage'],
    [`repository ${repository}`, 'registry'],
    [`secret ${secret}`, 'admin'],
    [`secret ${signInSecret}`, 'admin'],
    [`service ${services.user}`, 'user'],
    [`service ${services.admin}`, 'admin'],
    [`account ${accounts.user}`, 'role'],
    [`account ${accounts.admin}`, 'role'],
  ];
}
