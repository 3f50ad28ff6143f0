import type { Component } from './component.ts';
import { defineComponent } from './component.ts';
import { admin } from './components/admin.ts';
import { distribution } from './components/distribution.ts';
import { firewall, hasFirewall } from './components/firewall.ts';
import { fargate } from './components/fargate.ts';
import { front } from './components/front.ts';
import { image } from './components/image.ts';
import { instance } from './components/instance.ts';
import { pipeline } from './components/pipeline.ts';
import { registry } from './components/registry.ts';
import { role } from './components/role.ts';
import { storage } from './components/storage.ts';
import { user } from './components/user.ts';
import type { AwsTarget, ComponentName } from '../config/names.ts';
import { COMPONENT_NAMES } from '../config/names.ts';

/** To add a component, add a file in `components/`, its name in `names.ts` and a line here. */
export const COMPONENTS: Readonly<Record<ComponentName, Component>> = {
  role: defineComponent(role),
  storage: defineComponent(storage),
  user: defineComponent(user),
  admin: defineComponent(admin),
  firewall: defineComponent(firewall, undefined, hasFirewall),
  distribution: defineComponent(distribution),
  registry: defineComponent(registry, async (observer) =>
    (await import('./components/registry-fill.ts')).fillRegistry(observer),
  ),
  fargate: defineComponent(fargate),
  image: defineComponent(image, async (observer) =>
    (await import('./components/image-attributes.ts')).settleImages(observer),
  ),
  instance: defineComponent(instance),
  front: defineComponent(front),
  pipeline: defineComponent(pipeline),
};

/** What a target is made of. To add a target, add its name in `names.ts` and a line here. */
const PARTS: Readonly<Record<AwsTarget, readonly ComponentName[]>> = {
  lambda: ['role', 'storage', 'user', 'admin', 'firewall', 'distribution'],
  fargate: ['role', 'storage', 'registry', 'fargate', 'firewall', 'front'],
  ec2: ['role', 'storage', 'instance', 'firewall', 'front'],
  ami: ['role', 'storage', 'image', 'instance', 'firewall', 'front'],
  'pipeline-role': ['pipeline'],
};

/** What must be there, and verified, before a component is created. It is deleted only after its dependants are proved gone. */
const NEEDS: Readonly<Record<ComponentName, readonly ComponentName[]>> = {
  role: [],
  storage: [],
  registry: [],
  image: [],
  user: ['role', 'storage'],
  admin: ['role', 'storage'],
  fargate: ['role', 'storage', 'registry'],
  instance: ['role', 'storage', 'image'],
  firewall: [],
  distribution: ['user', 'admin', 'firewall'],
  front: ['fargate', 'instance', 'firewall'],
  pipeline: [],
};

/** From the outside in: each door closes before what it protects changes, so that transfers go on meanwhile. */
const LOCK_ORDER: readonly ComponentName[] = [
  'firewall',
  'distribution',
  'front',
  'user',
  'admin',
  'fargate',
  'instance',
  'image',
  'registry',
  'storage',
  'role',
  'pipeline',
];

/** How the components of a target depend on each other. */
export interface Plan<Name extends string = string> {
  /** In the order in which a dependant follows what it needs. */
  readonly names: readonly Name[];
  readonly lockOrder: readonly Name[];
  needs(name: Name): readonly Name[];
  /** Those that need it. */
  dependants(name: Name): readonly Name[];
}

export function planOf(target: AwsTarget): Plan<ComponentName> {
  const parts = PARTS[target];
  return definePlan(
    COMPONENT_NAMES.filter((name) => parts.includes(name)),
    LOCK_ORDER.filter((name) => parts.includes(name)),
    (name) => NEEDS[name].filter((needed) => parts.includes(needed)),
  );
}

export function definePlan<Name extends string>(
  names: readonly Name[],
  lockOrder: readonly Name[],
  needs: (name: Name) => readonly Name[],
): Plan<Name> {
  return { names, lockOrder, needs, dependants: (name) => names.filter((other) => needs(other).includes(name)) };
}
