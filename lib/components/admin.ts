import { functionComponent } from './function.ts';

/** The admin app. */
export const admin = functionComponent('admin');
