import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import type { Credentials } from '../../lib/aws/aws.ts';

/** Name of the user that most tests deploy as. */
export const OPERATOR = 'operator';

/**
 * Makes an administrator that is not root. Root is above every policy on an emulator, so only a user meets a bucket policy that
 * refuses its own operator.
 */
export async function createOperator(endpoint: string, name = OPERATOR): Promise<Credentials> {
  return createUser(endpoint, name, [{ Effect: 'Allow', Action: '*', Resource: '*' }]);
}

/** Makes a user with exactly these statements and gives its key pair. */
export async function createUser(
  endpoint: string,
  UserName: string,
  Statement: readonly object[],
): Promise<Credentials> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const iam = new IAMClient({ endpoint, region: 'us-east-1', credentials });
  try {
    await iam.send(new CreateUserCommand({ UserName }));
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: UserName, PolicyDocument }));
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: Policy?.Arn }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
  } finally {
    iam.destroy();
  }
}
