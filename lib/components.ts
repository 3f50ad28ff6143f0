import type { Component } from './component.ts';
import { defineComponent } from './component.ts';
import { admin } from './components/admin.ts';
import { distribution } from './components/distribution.ts';
import { role } from './components/role.ts';
import { storage } from './components/storage.ts';
import { user } from './components/user.ts';
import type { ComponentName } from './names.ts';

/** To add a component, add a file in `components/`, its name in `names.ts` and a line here. */
export const COMPONENTS: Readonly<Record<ComponentName, Component>> = {
  role: defineComponent(role),
  storage: defineComponent(storage),
  user: defineComponent(user),
  admin: defineComponent(admin),
  distribution: defineComponent(distribution),
};

/** What must be there, and verified, before a component is created. It is deleted only after its dependants are proved gone. */
export const NEEDS: Readonly<Record<ComponentName, readonly ComponentName[]>> = {
  role: [],
  storage: [],
  user: ['role', 'storage'],
  admin: ['role', 'storage'],
  distribution: ['user', 'admin'],
};

/** From the outside in: each door closes before what it protects changes, so that transfers go on meanwhile. */
export const LOCK_ORDER: readonly ComponentName[] = ['distribution', 'user', 'admin', 'storage', 'role'];
