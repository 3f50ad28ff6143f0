import { describe, expect, it } from 'vitest';
import { withAdvice } from '../../../../../lib/aws/deploy/vendor-advice.ts';

/** What AWS says in public reports, and what has to be done. */
const SAID: readonly (readonly [string, string])[] = [
  [
    // https://github.com/aws-samples/aws-cdk-examples/issues/279
    'Your account must be verified before you can add new CloudFront resources. To verify your account, please contact AWS Support (https://console.aws.amazon.com/support/home#/) and include this error message. (Service: AmazonCloudFront; Status Code: 403; Error Code: AccessDenied)',
    'support/home#/case/create',
  ],
  [
    // https://github.com/anomalyco/sst/issues/3704
    "Access denied for operation 'AWS::CloudFront::Distribution: Your account must be verified before you can add new CloudFront resources.",
    'support/home#/case/create',
  ],
  [
    // https://github.com/jogold/cloudstructs/issues/169
    'Resource handler returned message: "Invalid request provided: One or more of the CNAMEs you provided are already associated with a different resource. (Service: CloudFront, Status Code: 409)"',
    'give each region a name of its own',
  ],
  [
    // https://github.com/awslabs/fhir-works-on-aws-deployment/issues/691
    "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [10]. (Service: Lambda, Status Code: 400)",
    '--service-code lambda --quota-code L-B99A9384',
  ],
  ['The maximum number of VPCs has been reached. (Service: Ec2, Status Code: 400)', '--quota-code L-F678F1CE'],
  ['The maximum number of addresses has been reached. (Service: Ec2)', '--quota-code L-0263D0A3'],
  [
    'Unable to assume the service linked role. Please verify that the ECS service linked role exists.',
    'create-service-linked-role --aws-service-name ecs.amazonaws.com',
  ],
  [
    'SSM parameter /cdk-bootstrap/hnb659fds/version not found. Has the environment been bootstrapped?',
    'npx cdk bootstrap',
  ],
  ['The AWS Access Key Id needs a subscription for the service', 'not activated'],
];

describe('what AWS refuses', () => {
  it.each(SAID)('with the words "%s" is told with what to do', (said, todo) => {
    const told = withAdvice(`could not deploy cdn: ${said}`);
    expect(told).toContain(said);
    expect(told.slice(told.indexOf('What to do: '))).toContain(todo);
  });

  it('for another reason is told as it is', () => {
    expect(withAdvice('could not deploy user: Internal Failure')).toBe('could not deploy user: Internal Failure');
  });
});
