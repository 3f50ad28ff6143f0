import type { CloudComponentName } from '../../../lib/cloud-run/component.ts';
import type { Binding, GoogleState, Item } from '../../setup/google-state.ts';

/** A part of the deployment that is broken by hand. */
export interface LiveFault {
  readonly what: string;
  readonly component: CloudComponentName;
  /** What `verify` must name, all of it. */
  readonly finds: readonly string[];
  readonly plant: Change;
  /** What a creation does not undo, because that is for a person to decide. */
  readonly undo?: Change;
}

type Change = (state: GoogleState) => unknown;

/** Sets members of a resource. */
export function set(name: string, change: Item): Change {
  return (state) => {
    Object.assign(state.items.get(name)!, change);
  };
}

export function grant(name: string, role: string, member: string): Change {
  return (state) => {
    const policy = state.policies.get(name) ?? { version: 1, bindings: [], revision: 1 };
    const bindings: Binding[] = [...policy.bindings, { role, members: [member] }];
    state.policies.set(name, { ...policy, bindings, revision: policy.revision + 1 });
  };
}

/** Changes what the instances of a service are made from. */
export function template(name: string, change: (template: Item, container: Item) => void): Change {
  return (state) => {
    const item = state.items.get(name)!;
    const copy = structuredClone(item['template']) as Item;
    change(copy, (copy['containers'] as Item[])[0]!);
    item['template'] = copy;
  };
}

/** Changes a variable of a service. */
export function variable(name: string, setting: string, value: string): Change {
  return template(name, (_, container) => {
    const others = (container['env'] as Item[]).map((item) =>
      item['name'] === setting ? { name: setting, value } : item,
    );
    container['env'] = others.some((item) => item['name'] === setting) ? others : [...others, { name: setting, value }];
  });
}

export function remove(prefix: string): Change {
  return (state) => {
    for (const name of state.items.keys()) if (name.startsWith(prefix)) state.items.delete(name);
  };
}

/** Name of the service account of an app. */
export function account(state: GoogleState, app: string): string {
  return [...state.items.keys()].find((name) => name.includes(`/serviceAccounts/test-${app}`)) ?? '';
}
