import { CfnOutput } from 'aws-cdk-lib';
import { namesOf } from '../../config/names.ts';
import type { ComponentParts } from './component.ts';
import { UserFunction } from '../constructs/user-function.ts';
import { functionParts, functionProps } from './function.ts';
import type { FunctionState } from '../observed/function-state.ts';

/** The user app. */
export const user: ComponentParts<FunctionState> = {
  ...functionParts('user'),
  declare(stack, { config, locked }) {
    const { url } = new UserFunction(stack, 'Default', { ...functionProps(config, 'user'), isOpen: !locked });
    new CfnOutput(stack, 'FunctionUrl', { value: url, exportName: namesOf(config).urlExports.user });
  },
};
