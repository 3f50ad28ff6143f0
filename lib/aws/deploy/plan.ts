import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import type { Deployment } from '../deployment.ts';
import { COMPONENTS } from './components.ts';
import { backendOf, deploymentOf } from './stack-lifecycle.ts';
import type { AwsRegion } from './stack-lifecycle.ts';
import type { ComponentName } from '../../config/names.ts';
import { namesOf } from '../../config/names.ts';
import type { Finding } from '../../outcome.ts';
import type { PlannedChange } from '../../planned-change.ts';
import { changeFor, changeOfWhole } from '../../planned-change.ts';
import { cloudformationOf } from '../stack-state.ts';
import { quickApp } from '../quick-app.ts';
import { declareStacks } from './stacks.ts';
import type { ResourceChange } from './template-change.ts';
import { Template, templateChanges } from './template-change.ts';

/** What is in resources of these types is lost with them. */
const HOLDS: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'its objects',
  'AWS::Logs::LogGroup': 'its logs',
  'AWS::ECR::Repository': 'its images',
  'AWS::CloudFront::Distribution': 'its address',
  'AWS::Lambda::Url': 'its address',
  'AWS::EC2::EIP': 'its address',
  'AWS::SecretsManager::Secret': 'its value',
};

/**
 * What creating would change: every property of what is there that is not as declared, which are those that `verify` names; what the
 * template changes besides; what is added and is left; and what stays, of that which holds something. Changes nothing.
 */
export async function planComponent(awsRegion: AwsRegion, component: ComponentName): Promise<PlannedChange[]> {
  const look = await backendOf(COMPONENTS[component], awsRegion, []).look();
  if (!COMPONENTS[component].isWanted(awsRegion.config)) {
    const note = 'the configuration leaves it out: delete it';
    return look.resources.map((resource) => changeOfWhole(component, 'leave', resource, '', note));
  }
  const wanted = await wantedTemplate(awsRegion, component, await deploymentOf(awsRegion, component, look.locked));
  if (look.records.length === 0)
    return Object.entries(wanted.Resources).map(([id, { Type }]) => changeOfWhole(component, 'create', id, Type));
  const changes = templateChanges(await deployedTemplate(awsRegion, component), wanted);
  const { failures } = await look.judge(look.locked);
  const found = look.resources.length === 0 ? [] : failures;
  const repairs = found.map((finding) => changeFor(finding, () => actionFor(finding, changes, wanted)));
  const named = new Set(repairs.map(({ id, property }) => `${id}.${topOf(property)}`));
  const others = [...changes.values()].flatMap((change) => lines(component, change, (name) => named.has(name)));
  return [...sorted([...others, ...repairs].map(warned)), ...kept(component, wanted, changes)];
}

/** What becomes of a difference: the template changes it, or only what is there is set again. */
function actionFor(
  { difference, addition }: Finding,
  changes: ReadonlyMap<string, ResourceChange>,
  { Resources }: Template,
): PlannedChange['action'] {
  // What is not a property of a resource follows from the declared resources.
  if (!difference) return addition === true ? 'leave' : 'repair';
  const { id, property } = difference;
  if (property === '') return 'create';
  const name = topOf(property);
  // CloudFormation sets no property that no template has.
  if (addition === true && Resources[id]?.Properties[name] === undefined) return 'leave';
  const change = changes.get(id)?.properties.find((each) => each.name === name);
  if (!change) return 'repair';
  return change.replaces === 'no' ? 'update' : 'replace';
}

/** What a change of the template does to one resource, without what a look has named. */
function lines(
  component: ComponentName,
  { id, type, action, properties }: ResourceChange,
  isNamed: (property: string) => boolean,
): PlannedChange[] {
  if (action !== 'update') return isNamed(`${id}.`) ? [] : [changeOfWhole(component, action, id, type)];
  return properties
    .filter(({ name }) => !isNamed(`${id}.${name}`) && !isNamed(`${id}.`))
    .flatMap(({ replaces, differences }) =>
      differences.map(({ path, from, to }) => ({
        ...{ component, id, type, property: path, from, to },
        action: replaces === 'no' ? 'update' : 'replace',
        ...(replaces === 'maybe' && { note: 'CloudFormation may replace it' }),
      })),
    );
}

/** Says what a replacement or a deletion takes along. */
function warned(change: PlannedChange): PlannedChange {
  const { action, type } = change;
  const lost = HOLDS[type];
  if (action !== 'replace' && action !== 'delete') return change;
  const what = action === 'replace' ? ['it is replaced'] : [];
  const notes = [change.note, ...what, lost && `${lost} ${lost === 'its address' ? 'changes' : 'are lost'}`];
  return { ...change, note: notes.filter(Boolean).join('; ') };
}

/** What holds something and is neither replaced nor deleted. */
function kept(
  component: ComponentName,
  { Resources }: Template,
  changes: ReadonlyMap<string, ResourceChange>,
): PlannedChange[] {
  return Object.entries(Resources).flatMap(([id, { Type }]) => {
    const change = changes.get(id);
    const isMade = change !== undefined && (change.action !== 'update' || change.properties.some(isReplaced));
    const holds = HOLDS[Type];
    return isMade || holds === undefined ? [] : [changeOfWhole(component, 'keep', id, Type, `with ${holds}`)];
  });
}

function isReplaced({ replaces }: ResourceChange['properties'][number]): boolean {
  return replaces !== 'no';
}

/** Deletions first, as the most that can be lost. */
function sorted(changes: readonly PlannedChange[]): PlannedChange[] {
  const order = ['delete', 'replace', 'create', 'update', 'repair', 'leave', 'keep'];
  return changes.toSorted((one, other) => order.indexOf(one.action) - order.indexOf(other.action));
}

function topOf(property: string): string {
  return /^[^.[]*/.exec(property)?.[0] ?? property;
}

async function wantedTemplate(
  awsRegion: AwsRegion,
  component: ComponentName,
  deployment: Deployment,
): Promise<Template> {
  const outdir = await mkdtemp(join(tmpdir(), 'sgraph-send-plan-'));
  try {
    const app = quickApp({ outdir });
    declareStacks(app, deployment, { components: [component], assetBucket: awsRegion.assetBucket });
    return Template.parse(app.synth().getStackByName(namesOf(awsRegion.config).stack(component)).template);
  } finally {
    await rm(outdir, { recursive: true });
  }
}

async function deployedTemplate({ aws, config }: AwsRegion, component: ComponentName): Promise<Template> {
  const request = new GetTemplateCommand({ StackName: namesOf(config).stack(component) });
  const { TemplateBody = '{}' } = await cloudformationOf(aws, component).send(request);
  return Template.parse(JSON.parse(TemplateBody));
}
