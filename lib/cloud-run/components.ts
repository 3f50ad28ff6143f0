import type { AppliedComponent } from '../applied.ts';
import type { Plan } from '../component-plan.ts';
import { definePlan } from '../component-plan.ts';
import { admin } from './admin.ts';
import type { CloudComponentName, CloudRegion } from './component.ts';
import { defineCloudComponent } from './component.ts';
import { registry } from './registry.ts';
import { role } from './role.ts';
import { storage } from './storage.ts';
import { user } from './user.ts';

export const CLOUD_COMPONENTS: Readonly<Record<CloudComponentName, AppliedComponent<CloudRegion, CloudComponentName>>> =
  {
    registry: defineCloudComponent(registry),
    role: defineCloudComponent(role),
    storage: defineCloudComponent(storage),
    user: defineCloudComponent(user),
    admin: defineCloudComponent(admin),
  };

/** How the components on Cloud Run depend on each other. */
export const cloudRunPlan: Plan<CloudComponentName> = definePlan(Object.values(CLOUD_COMPONENTS));
