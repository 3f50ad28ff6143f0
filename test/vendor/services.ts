import * as autoscaling from '@aws-sdk/client-auto-scaling';
import * as budgets from '@aws-sdk/client-budgets';
import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as cloudfront from '@aws-sdk/client-cloudfront';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import * as ecr from '@aws-sdk/client-ecr';
import * as ecs from '@aws-sdk/client-ecs';
import * as elasticloadbalancing from '@aws-sdk/client-elastic-load-balancing-v2';
import * as events from '@aws-sdk/client-eventbridge';
import * as iam from '@aws-sdk/client-iam';
import * as imagebuilder from '@aws-sdk/client-imagebuilder';
import * as lambda from '@aws-sdk/client-lambda';
import * as s3 from '@aws-sdk/client-s3';
import * as secretsmanager from '@aws-sdk/client-secrets-manager';
import * as servicequotas from '@aws-sdk/client-service-quotas';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import * as wafv2 from '@aws-sdk/client-wafv2';
import type { StaticOperationSchema } from '@smithy/types';

/** How a service writes what it answers: the protocols of https://smithy.io/2.0/aws/protocols/index.html */
type Protocol = 'json' | 'rest-json' | 'rest-xml' | 'query' | 'ec2';

export interface Service {
  /** As the members of `Aws` in lib/aws/aws.ts are called. */
  readonly name: string;
  readonly protocol: Protocol;
  /** Of the SDK's package, which is made of the service's own Smithy model. */
  readonly operations: ReadonlyMap<string, StaticOperationSchema>;
  /** What it answers where it is asked too often, status and code. */
  readonly throttle: readonly [status: number, code: string];
}

const STATIC_OPERATION = 9;

function service(
  name: string,
  protocol: Protocol,
  module: object,
  throttle: readonly [number, string] = [400, 'ThrottlingException'],
): Service {
  const schemas = Object.values(module).filter(
    (value): value is StaticOperationSchema => Array.isArray(value) && value[0] === STATIC_OPERATION,
  );
  return { name, protocol, throttle, operations: new Map(schemas.map((schema) => [schema[2], schema])) };
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (SlowDown),
// https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html (RequestLimitExceeded),
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html (TooManyRequestsException),
// https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_GetImage.html (CallRateLimitExceededException),
// https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html and its like (Throttling, ThrottlingException).
const BUSY = [400, 'Throttling'] as const;

/** By the name of each service in the scope of a signature. */
export const SERVICES: ReadonlyMap<string, Service> = new Map([
  ['autoscaling', service('autoscaling', 'query', autoscaling, BUSY)],
  ['budgets', service('budgets', 'json', budgets)],
  ['cloudformation', service('cloudformation', 'query', cloudformation, BUSY)],
  ['cloudfront', service('cloudfront', 'rest-xml', cloudfront, BUSY)],
  ['monitoring', service('cloudwatch', 'json', cloudwatch)],
  ['logs', service('logs', 'json', logs)],
  ['ec2', service('ec2', 'ec2', ec2, [503, 'RequestLimitExceeded'])],
  ['ecr', service('ecr', 'json', ecr)],
  ['ecs', service('ecs', 'json', ecs)],
  ['elasticloadbalancing', service('elasticloadbalancing', 'query', elasticloadbalancing, BUSY)],
  ['events', service('events', 'json', events)],
  ['iam', service('iam', 'query', iam, BUSY)],
  ['imagebuilder', service('imagebuilder', 'rest-json', imagebuilder, [429, 'CallRateLimitExceededException'])],
  ['lambda', service('lambda', 'rest-json', lambda, [429, 'TooManyRequestsException'])],
  ['s3', service('s3', 'rest-xml', s3, [503, 'SlowDown'])],
  ['secretsmanager', service('secretsmanager', 'json', secretsmanager)],
  ['servicequotas', service('servicequotas', 'json', servicequotas, [400, 'TooManyRequestsException'])],
  ['ssm', service('ssm', 'json', ssm)],
  ['sts', service('sts', 'query', sts, BUSY)],
  ['wafv2', service('wafv2', 'json', wafv2)],
]);
