import { functionComponent } from './function.ts';

/** The user app. */
export const user = functionComponent('user');
