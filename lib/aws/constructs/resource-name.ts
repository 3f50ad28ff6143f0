import { Names, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** A name for what must have one: of the stack and of the place in it, up to 64 letters, digits and hyphens. */
export function resourceName(scope: Construct): string {
  return Names.uniqueResourceName(scope, { maxLength: 64, separator: '-' });
}

/** The same for what the account has once for all regions. */
export function edgeName(scope: Construct): string {
  return `${Names.uniqueResourceName(scope, { maxLength: 48, separator: '-' })}-${Stack.of(scope).region}`;
}
