import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import type { Deployment } from '../deployment.ts';
import { COMPONENTS } from './components.ts';
import { deploymentOf } from './stack-lifecycle.ts';
import type { Site } from './stack-lifecycle.ts';
import type { ComponentName } from '../../config/names.ts';
import { namesOf } from '../../config/names.ts';
import { cloudformationOf, readStack } from '../stack-state.ts';
import { quickApp } from '../quick-app.ts';
import { declareStacks } from './stacks.ts';

const Template = z.object({ Resources: z.record(z.string(), z.looseObject({ Type: z.string() })) });
type Resources = z.infer<typeof Template>['Resources'];

/** What creating would change, one line per resource, deletions first. Changes nothing. */
export async function planComponent(site: Site, component: ComponentName): Promise<string[]> {
  if (!COMPONENTS[component].isWanted(site.config)) return ['left out by the configuration'];
  const stackName = namesOf(site.config).stack(component);
  const stack = await readStack(cloudformationOf(site.aws, component), stackName);
  const wanted = await wantedResources(site, component, await deploymentOf(site, component, stack?.locked === true));
  const deployed = stack ? await deployedResources(site, component) : {};
  const lines = [
    ...changes('delete', deployed, (id) => !(id in wanted)),
    ...changes('create', wanted, (id) => !(id in deployed)),
    ...changes('update', wanted, (id, resource) => id in deployed && meaning(deployed[id]) !== meaning(resource)),
  ];
  return lines.length === 0 ? ['no change'] : lines;
}

async function wantedResources(site: Site, component: ComponentName, deployment: Deployment): Promise<Resources> {
  const outdir = await mkdtemp(join(tmpdir(), 'sgraph-send-plan-'));
  try {
    const app = quickApp({ outdir });
    declareStacks(app, deployment, { components: [component], assetBucket: site.assetBucket });
    return Template.parse(app.synth().getStackByName(namesOf(site.config).stack(component)).template).Resources;
  } finally {
    await rm(outdir, { recursive: true });
  }
}

async function deployedResources({ aws, config }: Site, component: ComponentName): Promise<Resources> {
  const request = new GetTemplateCommand({ StackName: namesOf(config).stack(component) });
  const { TemplateBody = '{}' } = await cloudformationOf(aws, component).send(request);
  return Template.parse(JSON.parse(TemplateBody)).Resources;
}

function changes(
  verb: string,
  resources: Resources,
  isMeant: (id: string, resource: Resources[string]) => boolean,
): string[] {
  return Object.entries(resources)
    .filter(([id, resource]) => isMeant(id, resource))
    .map(([id, { Type }]) => `${verb} ${Type} ${id}`);
}

/** A resource without the notes that the CDK's command adds and its library does not. */
function meaning(resource: Resources[string] | undefined): string {
  return JSON.stringify({ ...resource, Metadata: undefined });
}
