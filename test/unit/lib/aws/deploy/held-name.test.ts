import { describe, expect, it } from 'vitest';
import { retryWhileNameIsTaken } from '../../../../../lib/aws/deploy/held-name.ts';
import { DeployError } from '../../../../../lib/deploy-error.ts';

// As CloudFormation passes on what S3 says: https://github.com/FINRAOS/herd-mdl/issues/87
const HELD =
  'could not deploy storage: A conflicting conditional operation is currently in progress against this resource. Please try again. (Service: Amazon S3; Status Code: 409; Error Code: OperationAborted)';
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
const TAKEN =
  'could not deploy storage: The requested bucket name is not available. The bucket namespace is shared by all users of the system. (Service: S3, Status Code: 409)';

/** What fails so often, and then is done; and how often it was tried. */
function failing(message: string, times: number): { attempt: () => Promise<string>; tried: () => number } {
  let tried = 0;
  const attempt = (): Promise<string> =>
    (tried += 1) <= times ? Promise.reject(new DeployError('failed', message)) : Promise.resolve('done');
  return { attempt, tried: () => tried };
}

describe('a bucket whose name S3 still holds', () => {
  it('is tried again until it can be made', async () => {
    const { attempt, tried } = failing(HELD, 3);
    expect(await retryWhileNameIsTaken(10, attempt)).toBe('done');
    expect(tried()).toBe(4);
  });

  it('is given up after a while, with what to do', async () => {
    await expect(retryWhileNameIsTaken(0.3, failing(HELD, 99).attempt)).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringMatching(/OperationAborted.*try again later.*--keep storage/) as string,
    });
  });

  it('of another account is refused at once', async () => {
    const { attempt, tried } = failing(TAKEN, 99);
    await expect(retryWhileNameIsTaken(10, attempt)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/Another account.*account-regional/) as string,
    });
    expect(tried()).toBe(1);
  });

  it('that fails for another reason fails as it is', async () => {
    const { attempt, tried } = failing('could not deploy storage: no permission', 99);
    await expect(retryWhileNameIsTaken(10, attempt)).rejects.toThrow(/no permission/);
    expect(tried()).toBe(1);
  });
});
