import type { Plan } from '../../component-plan.ts';
import { definePlan } from '../../component-plan.ts';
import type { AwsTarget, ComponentName } from '../../config/names.ts';
import type { Component } from '../components/component.ts';
import type { Observer } from '../deployment.ts';
import { defineComponent } from '../components/component.ts';
import { admin } from '../components/admin.ts';
import { distribution } from '../components/distribution.ts';
import { edgeWatch } from '../components/edge-watch.ts';
import { fargate } from '../components/fargate.ts';
import { firewall } from '../components/firewall.ts';
import { cdn } from '../components/cdn.ts';
import { image } from '../components/image.ts';
import { instance } from '../components/instance.ts';
import { pipeline } from '../components/pipeline.ts';
import { registry } from '../components/registry.ts';
import { role } from '../components/role.ts';
import { signIn } from '../components/sign-in.ts';
import { storage } from '../components/storage.ts';
import { user } from '../components/user.ts';
import { watch } from '../components/watch.ts';

/** To add a component, add a file in `components/`, its name in `names.ts` and a line here. */
export const COMPONENTS: Readonly<Record<ComponentName, Component>> = {
  role: defineComponent(role),
  storage: defineComponent(storage),
  'sign-in': defineComponent(signIn),
  registry: defineComponent(registry),
  image: defineComponent(image),
  user: defineComponent(user),
  admin: defineComponent(admin),
  fargate: defineComponent(fargate),
  instance: defineComponent(instance),
  firewall: defineComponent(firewall),
  distribution: defineComponent(distribution),
  cdn: defineComponent(cdn),
  'edge-watch': defineComponent(edgeWatch),
  watch: defineComponent(watch),
  pipeline: defineComponent(pipeline),
};

/** What is in a component that can be emptied and left, by name; of the others nothing but a deletion takes it out. */
export const CONTENTS: Readonly<Partial<Record<ComponentName, (observer: Observer) => Promise<readonly string[]>>>> = {
  storage: async (observer) => (await import('../components/storage-removal.ts')).bucketContents(observer),
};

/** What a target is made of. To add a target, add its name in `names.ts` and a line here. */
const PARTS: Readonly<Record<AwsTarget, readonly ComponentName[]>> = {
  lambda: ['role', 'storage', 'sign-in', 'user', 'admin', 'firewall', 'distribution', 'edge-watch', 'watch'],
  fargate: ['role', 'storage', 'sign-in', 'registry', 'fargate', 'firewall', 'cdn', 'edge-watch', 'watch'],
  ec2: ['role', 'storage', 'sign-in', 'instance', 'firewall', 'cdn', 'edge-watch', 'watch'],
  ami: ['role', 'storage', 'sign-in', 'image', 'instance', 'firewall', 'cdn', 'edge-watch', 'watch'],
  'pipeline-role': ['pipeline'],
};

export function planOf(target: AwsTarget): Plan<ComponentName> {
  return definePlan(PARTS[target].map((name) => COMPONENTS[name]));
}
