import type { PropertyDifference, ResourceDifference } from '@aws-cdk/cloudformation-diff';
import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import * as z from 'zod';
import { inWords } from '../../in-words.ts';
import { differences } from '../declared/compare.ts';
import { KINDS } from '../declared/kinds.ts';
import { REPAIR_MARK } from './stacks.ts';

/** How much is shown of a value that no kind knows how to compare. */
const LONGEST = 60;

export const Template = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});
export type Template = z.infer<typeof Template>;

interface PropertyChange {
  /** Of the property as a whole, such as `CorsConfiguration`. */
  readonly name: string;
  /** Whether CloudFormation makes another resource for it. */
  readonly replaces: 'no' | 'maybe' | 'yes';
  readonly differences: readonly { readonly path: string; readonly from: string; readonly to: string }[];
}

/** What a change of the template does to a resource, or to an output. */
export interface ResourceChange {
  readonly id: string;
  readonly type: string;
  /** `keep`: it leaves the stack and stays. */
  readonly action: 'create' | 'update' | 'delete' | 'keep';
  readonly properties: readonly PropertyChange[];
}

/** What CloudFormation would do by the templates, as the CDK's own comparison sees it: which properties replace a resource is in its tables. */
export function templateChanges(deployed: Template, wanted: Template): ReadonlyMap<string, ResourceChange> {
  const { resources } = fullDiff(deployed, wanted);
  const all = new Map<string, ResourceChange>();
  resources.forEachDifference((id, change) => {
    const type = change.newResourceType ?? change.oldResourceType ?? '';
    // An emulator's resources keep the mark of a repair until the next change.
    const properties = Object.entries(change.propertyUpdates)
      .filter(([name]) => name !== REPAIR_MARK)
      .map(([name, update]) => propertyChange(type, name, update));
    const action = actionOf(change);
    if (action !== 'update' || properties.length > 0) all.set(id, { id, type, action, properties });
  });
  return all;
}

function actionOf({ changeImpact }: ResourceDifference): ResourceChange['action'] {
  if (changeImpact === ResourceImpact.WILL_CREATE || changeImpact === ResourceImpact.WILL_IMPORT) return 'create';
  if (changeImpact === ResourceImpact.WILL_DESTROY) return 'delete';
  return changeImpact === ResourceImpact.WILL_ORPHAN ? 'keep' : 'update';
}

function propertyChange(type: string, name: string, update: PropertyDifference<unknown>): PropertyChange {
  const { oldValue, newValue, changeImpact } = update;
  const found = differences(KINDS[type] ?? {}, { [name]: newValue }, { [name]: oldValue });
  const whole = { path: name, from: inWords(oldValue, LONGEST), to: inWords(newValue, LONGEST) };
  return { name, replaces: replacesBy(changeImpact), differences: found.length > 0 ? found : [whole] };
}

function replacesBy(impact: ResourceImpact | undefined): PropertyChange['replaces'] {
  if (impact === ResourceImpact.WILL_REPLACE) return 'yes';
  return impact === ResourceImpact.MAY_REPLACE ? 'maybe' : 'no';
}
