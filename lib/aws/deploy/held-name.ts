import { DeployError, messageOf } from '../../deploy-error.ts';
import { waitUntil } from '../../wait.ts';

/** What CloudFormation says of a bucket whose name S3 holds. */
const HELD = /OperationAborted|conflicting conditional operation/;
/** The same of a name that is in use. */
const TAKEN = /BucketAlreadyExists|bucket name is not available/;

/**
 * Tries again for a while where S3 holds the name of a bucket that was deleted a short time ago. That may take hours, and up to three days
 * (https://repost.aws/knowledge-center/s3-conflicting-conditional-operation), which is too long to wait here. Throws `timeout` or `refused`
 * with what to do.
 */
export async function retryWhileNameIsTaken<T>(seconds: number, attempt: () => Promise<T>): Promise<T> {
  return waitUntil('S3 releases the name of the deleted bucket', seconds, async () => {
    try {
      return { value: await attempt() };
    } catch (cause) {
      const message = messageOf(cause);
      if (HELD.test(message))
        return {
          problem: `${message}. It may take hours: try again later, and next time keep the bucket with delete --keep storage`,
        };
      if (!TAKEN.test(message)) throw cause;
      throw new DeployError(
        'refused',
        `${message}. Another account has the name of the bucket: set bucketNamespace to account-regional in the environment, or change its name`,
        { cause },
      );
    }
  });
}
