import { hash } from 'node:crypto';
import pRetry from 'p-retry';
import { utf8 } from '../bytes.ts';
import { eachAtOnce } from './at-once.ts';
import { meaningOfCode } from './s3-codes.ts';
import type { S3Connection, S3Request } from './s3-connection.ts';
import { orFault, s3Fault, statusOf } from './s3-fault.ts';
import { S3Refusal } from './s3-refusal.ts';
import { elementsIn, escaped, textIn } from './s3-xml.ts';

export interface S3Deletion {
  /** Removes the objects of these names in the bucket; absence is success. */
  deleteMany(names: readonly string[]): Promise<void>;
}

/** Keys of one request: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html, which needs only `s3:DeleteObject`. */
const MAX_KEYS = 1_000;
const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
const SINGLE_DELETES_AT_ONCE = 32;
const RETRIES = { retries: 3, minTimeout: 100, randomize: true };
/** Answers of a server that speaks S3 without this request, or knows no other checksum than a Content-MD5. */
const UNABLE: readonly (number | undefined)[] = [400, 404, 405, 411, 501];

export function createS3Deletion(connection: S3Connection): S3Deletion {
  let isAble = true;
  return {
    async deleteMany(names) {
      for (let start = 0; start < names.length; start += MAX_KEYS) {
        const batch = names.slice(start, start + MAX_KEYS);
        if (isAble && (await deleteBatch(connection, batch))) continue;
        await deleteEach(connection, batch);
        isAble = false;
      }
    },
  };
}

/** False when the server does not know how, in which case it deleted none. */
async function deleteBatch(connection: S3Connection, names: readonly string[]): Promise<boolean> {
  let left = names;
  const send = async (): Promise<void> => {
    const answer = await (await connection.send(deletionOf(left))).text();
    const errors = elementsIn(answer, 'Error');
    const [first] = errors;
    if (first === undefined) return;
    left = errors.flatMap((error) => textIn(error, 'Key') ?? []);
    throw keyError(textIn(first, 'Code') ?? 'an unknown error');
  };
  try {
    const mayPass = ({ error }: { error: Error }): boolean =>
      error instanceof S3Refusal && error.status === undefined && meaningOfCode(error.code)?.kind === 'passing';
    await pRetry(send, { ...RETRIES, shouldRetry: mayPass });
    return true;
  } catch (thrown) {
    if (!connection.isAws && left === names && UNABLE.includes(statusOf(thrown))) return false;
    throw s3Fault('delete objects', thrown);
  }
}

/** S3 demands a checksum of this request; a Content-MD5 is the one that every server knows. */
function deletionOf(names: readonly string[]): S3Request {
  const objects = names.map((name) => `<Object><Key>${escaped(name)}</Key></Object>`).join('');
  const body = utf8(`<Delete xmlns="${NAMESPACE}"><Quiet>true</Quiet>${objects}</Delete>`);
  const headers = { 'content-type': 'application/xml', 'content-md5': hash('md5', body, 'base64') };
  return { method: 'POST', query: { delete: '' }, headers, body };
}

/** The answer's status is 200 whatever became of a key: the status that S3 has for such an error gives the fault its hint. */
function keyError(code: string): S3Refusal {
  return new S3Refusal(code === 'AccessDenied' ? 403 : undefined, code);
}

async function deleteEach(connection: S3Connection, names: readonly string[]): Promise<void> {
  await eachAtOnce(names, SINGLE_DELETES_AT_ONCE, async (name) => {
    const answer = await orFault('delete an object', connection.send({ method: 'DELETE', name }));
    await answer.text();
  });
}
