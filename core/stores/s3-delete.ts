import type { S3Client } from '@aws-sdk/client-s3';
import { DeleteObjectCommand, DeleteObjectsCommand, S3ServiceException } from '@aws-sdk/client-s3';
import pRetry from 'p-retry';
import { eachAtOnce } from './at-once.ts';
import { meaningOfCode } from './s3-codes.ts';
import { orFault, s3Fault, statusOf } from './s3-fault.ts';

export interface S3Deletion {
  /** Removes the objects of these names in the bucket; absence is success. */
  deleteMany(names: readonly string[]): Promise<void>;
}

/** Keys of one request: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html, which needs only `s3:DeleteObject`. */
const MAX_KEYS = 1_000;
const SINGLE_DELETES_AT_ONCE = 32;
const RETRIES = { retries: 3, minTimeout: 100, randomize: true };
/** Answers of a server that speaks S3 without this request, or wants a Content-MD5, which the SDK sends no more (aws-sdk-js-v3 #6920). */
const UNABLE: readonly (number | undefined)[] = [400, 404, 405, 411, 501];

export function createS3Deletion(client: S3Client, bucket: string, isAws: boolean): S3Deletion {
  let isAble = true;
  return {
    async deleteMany(names) {
      for (let start = 0; start < names.length; start += MAX_KEYS) {
        const batch = names.slice(start, start + MAX_KEYS);
        if (isAble && (await deleteBatch(client, bucket, batch, isAws))) continue;
        await deleteEach(client, bucket, batch);
        isAble = false;
      }
    },
  };
}

/** False when the server does not know how, in which case it deleted none. */
async function deleteBatch(
  client: S3Client,
  bucket: string,
  names: readonly string[],
  isAws: boolean,
): Promise<boolean> {
  let left = names;
  const send = async (): Promise<void> => {
    const Objects = left.map((Key) => ({ Key }));
    const answer = await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }));
    const { Errors: errors = [] } = answer;
    const [first] = errors;
    if (!first) return;
    left = errors.flatMap(({ Key }) => Key ?? []);
    throw keyError(first.Code ?? 'an unknown error');
  };
  try {
    await pRetry(send, { ...RETRIES, shouldRetry: ({ error }) => meaningOfCode(error.name)?.kind === 'passing' });
    return true;
  } catch (thrown) {
    if (!isAws && left === names && UNABLE.includes(statusOf(thrown))) return false;
    throw s3Fault('delete objects', thrown);
  }
}

/** The answer's status is 200 whatever became of a key: the status that S3 has for such an error gives the fault its hint. */
function keyError(code: string): S3ServiceException {
  const $metadata = code === 'AccessDenied' ? { httpStatusCode: 403 } : {};
  return new S3ServiceException({ name: code, $fault: 'client', $metadata });
}

async function deleteEach(client: S3Client, bucket: string, names: readonly string[]): Promise<void> {
  await eachAtOnce(names, SINGLE_DELETES_AT_ONCE, async (Key) => {
    await orFault('delete an object', client.send(new DeleteObjectCommand({ Bucket: bucket, Key })));
  });
}
