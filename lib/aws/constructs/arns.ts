import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { partitionOf } from '../../config/region.ts';

interface ArnParts {
  readonly service: string;
  /** Empty for services that are the same everywhere; the stack's unless given. */
  readonly region?: string;
  readonly account?: string;
  /** Kind and name, with what is between them. */
  readonly resource: string;
}

/** An ARN as a text where the stack has a region and an account, else with references to both. */
export function arnAt(scope: IConstruct, { service, region, account, resource }: ArnParts): string {
  const stack = Stack.of(scope);
  const partition = Token.isUnresolved(stack.region) ? stack.partition : partitionOf(stack.region);
  return ['arn', partition, service, region ?? stack.region, account ?? stack.account, resource].join(':');
}
