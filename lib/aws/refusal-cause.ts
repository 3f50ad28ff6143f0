import { networkCause } from '../network-cause.ts';

interface Refusal {
  readonly names: readonly string[];
  /** What the message must have in addition; undefined: nothing. */
  readonly said?: RegExp;
  /** The status that it must have come with in addition; undefined: any. */
  readonly status?: number;
  readonly text: string;
}

const EXPIRED = 'the credentials have expired: sign in again, such as by `aws sso login`';
const CLOCK = 'the clock of this machine is wrong by minutes: set it';
const PAGE = 'docs/deployment.md has the policy for deploying';

/**
 * Why AWS does not do what it is asked, by the name of the error; the first that fits counts. Those of every service are on
 * https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html, those of S3 on
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, those of EC2 on
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html; those of the provider are the SDK's own.
 */
const REFUSALS: readonly Refusal[] = [
  {
    names: ['CredentialsProviderError', 'TokenProviderError'],
    said: /expired|refresh/i,
    text: 'the sign-in has expired: run `aws sso login`, or what else gave you the credentials',
  },
  {
    names: ['CredentialsProviderError', 'TokenProviderError'],
    text: 'no AWS credentials found: run `aws configure` or `aws sso login`, or set AWS_PROFILE',
  },
  {
    names: ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired'],
    text: EXPIRED,
  },
  // EC2 says it of both: https://github.com/aws/aws-sdk-ruby/issues/143
  { names: ['RequestExpired'], text: `${EXPIRED}; or ${CLOCK}` },
  { names: ['RequestTimeTooSkewed'], text: CLOCK },
  {
    // A HEAD has no body, so no code: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html, https://github.com/aws/aws-sdk-js/issues/2219
    names: ['Unknown', 'UnknownError'],
    status: 400,
    text: `S3 gives no reason here; mostly ${EXPIRED}`,
  },
  {
    names: ['SignatureDoesNotMatch', 'InvalidSignatureException', 'AuthFailure'],
    said: /signature (?:expired|not yet current)|clock|skew/i,
    text: CLOCK,
  },
  {
    names: ['SignatureDoesNotMatch', 'InvalidSignatureException', 'IncompleteSignature'],
    text: 'the secret does not belong to the access key: configure both again',
  },
  {
    names: ['InvalidClientTokenId', 'UnrecognizedClientException', 'InvalidAccessKeyId', 'InvalidToken', 'AuthFailure'],
    text: 'AWS does not know this access key: it was deleted, belongs to another partition, or the region is not enabled in the account',
  },
  {
    names: ['MissingAuthenticationToken', 'MissingAuthenticationTokenException'],
    text: 'the request was not signed: a proxy in between removes its headers',
  },
  {
    names: ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'NotAuthorized', 'AuthorizationError'],
    text: `these credentials do not have the permission for that: ${PAGE}`,
  },
  {
    names: ['RegionDisabledException', 'OptInRequired', 'SubscriptionRequiredException'],
    text: 'the account does not have this region or service yet: enable it at https://console.aws.amazon.com/billing/home#/account',
  },
  {
    names: ['Throttling', 'ThrottlingException', 'RequestLimitExceeded', 'SlowDown', 'TooManyRequestsException'],
    text: 'AWS is throttling requests of this account: wait a minute, and run the same command again',
  },
  {
    names: ['InternalFailure', 'InternalError', 'ServiceUnavailable', 'ServiceUnavailableException'],
    text: 'AWS has a problem: see https://health.aws.amazon.com/health/status, and try again later',
  },
];

/** What it means that a call failed, and what to do, by the error and what caused it; undefined where that is not known. */
export function refusalCause(thrown: unknown): string | undefined {
  return refusalIn(thrown) ?? networkCause(thrown);
}

function refusalIn(thrown: unknown, depth = 4): string | undefined {
  if (!(thrown instanceof Error) || depth === 0) return undefined;
  const { name, message } = thrown;
  const found = REFUSALS.find(
    ({ names, said, status }) =>
      names.includes(name) && (said?.test(message) ?? true) && (status === undefined || status === statusOf(thrown)),
  );
  return found?.text ?? refusalIn(thrown.cause, depth - 1);
}

function statusOf(thrown: Error & { readonly $metadata?: { readonly httpStatusCode?: number } }): number | undefined {
  return thrown.$metadata?.httpStatusCode;
}

/**
 * Writes the cause into the message of what a service threw. The error stays the one it was, for it is told from others by its name; one that
 * several calls get, as that of the credentials, is told once.
 */
export function addCauseToMessage(thrown: unknown): void {
  const cause = refusalCause(thrown);
  if (thrown instanceof Error && cause !== undefined && !thrown.message.includes(cause))
    thrown.message = `${thrown.message} (${cause})`;
}
