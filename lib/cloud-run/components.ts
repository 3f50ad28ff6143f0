import type { AppliedComponent } from '../lifecycle.ts';
import type { Plan } from '../aws/components.ts';
import { definePlan } from '../aws/components.ts';
import { admin } from './admin.ts';
import type { CloudComponentName, CloudSite } from './component.ts';
import { defineCloudComponent } from './component.ts';
import { registry } from './registry.ts';
import { role } from './role.ts';
import { storage } from './storage.ts';
import { user } from './user.ts';

export const CLOUD_COMPONENTS: Readonly<Record<CloudComponentName, AppliedComponent<CloudSite>>> = {
  registry: defineCloudComponent(registry),
  role: defineCloudComponent(role),
  storage: defineCloudComponent(storage),
  user: defineCloudComponent(user),
  admin: defineCloudComponent(admin),
};

const NEEDS: Readonly<Record<CloudComponentName, readonly CloudComponentName[]>> = {
  registry: [],
  role: [],
  storage: ['role'],
  user: ['registry', 'role', 'storage'],
  admin: ['registry', 'role', 'storage'],
};

/** How the components on Cloud Run depend on each other. */
export const cloudRunPlan: Plan<CloudComponentName> = definePlan<CloudComponentName>(
  ['registry', 'role', 'storage', 'user', 'admin'],
  ['admin', 'user', 'storage', 'registry', 'role'],
  (name) => NEEDS[name],
);
