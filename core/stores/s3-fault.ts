import { S3ServiceException } from '@aws-sdk/client-s3';
import { SendError } from '../errors.ts';

const HINTS: Readonly<Record<string, string>> = {
  NoSuchBucket: 'create the bucket or correct its name',
  NotFound: 'create the bucket or correct its name',
  PermanentRedirect: "set AWS_REGION to the bucket's own region",
  CredentialsProviderError: 'give the process AWS credentials',
};
const UNHEARD = 'check AWS_REGION, the endpoint and the network';
const FORBIDDEN = 'give the role s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket on the bucket';

/** Waits for what was asked of S3; a failure becomes a fault that names the action and never an object. */
export async function orFault<T>(action: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw s3Fault(action, cause);
  }
}

/** The fault of a failed call. The message holds S3's own error code, not its text, which may name the object. */
export function s3Fault(action: string, cause: unknown): SendError {
  if (cause instanceof SendError) return cause;
  const status = statusOf(cause);
  const code = errorCode(cause);
  const shown = status === undefined ? code : `${code} (${status})`;
  const general = status === undefined ? UNHEARD : status === 403 ? FORBIDDEN : 'try again later';
  return new SendError('internal', `the store cannot ${action}: ${shown}; ${HINTS[code] ?? general}`, { cause });
}

/** HTTP status of S3's answer. Undefined when there was none. */
export function statusOf(thrown: unknown): number | undefined {
  return thrown instanceof S3ServiceException ? thrown.$metadata.httpStatusCode : undefined;
}

/** True when S3 says that there is no such object in a bucket that exists. */
export function isMissingObject(thrown: unknown): boolean {
  return thrown instanceof S3ServiceException && thrown.name === 'NoSuchKey';
}

function errorCode(cause: unknown): string {
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.name : 'an unknown error';
}
