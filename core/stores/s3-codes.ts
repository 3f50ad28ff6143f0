import type { FaultKind } from './store-fault.ts';

/** What an error code of S3 means. */
interface Meaning {
  readonly kind: FaultKind;
  readonly hint: string;
}

interface Row extends Meaning {
  readonly codes: readonly string[];
}

const AGAIN = 'try again later';

/**
 * Error codes by what to do about them: those of the vendor's list that a store can meet
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList), those of other services that speak S3, and the
 * names of the SDK's own errors. What is not here has the meaning of its status.
 */
const ROWS: readonly Row[] = [
  {
    kind: 'lasting',
    hint: 'create the bucket or correct its name',
    codes: ['NoSuchBucket', 'NotFound', 'InvalidBucketName', 'NoSuchAccessPoint', 'InvalidBucketState'],
  },
  {
    kind: 'lasting',
    hint: "set AWS_REGION to the bucket's own region",
    codes: [
      'PermanentRedirect',
      'AuthorizationHeaderMalformed',
      'IllegalLocationConstraintException',
      'IncorrectEndpoint',
      'EndpointNotFound',
      'MovedPermanently',
      '301',
    ],
  },
  { kind: 'lasting', hint: 'set AWS_REGION', codes: ['RegionIsMissing'] },
  {
    kind: 'lasting',
    hint: 'give the process AWS credentials: an access key that the service knows, and its secret',
    codes: [
      'CredentialsProviderError',
      'InvalidAccessKeyId',
      'InvalidClientTokenId',
      'UnrecognizedClientException',
      'SignatureDoesNotMatch',
      'AuthorizationQueryParametersError',
      'InvalidSecurity',
      'MissingSecurityHeader',
      'MissingSecurityElement',
      'CredentialsNotSupported',
      'AuthFailure',
    ],
  },
  {
    kind: 'lasting',
    hint: 'give the process new credentials: these have expired',
    codes: ['ExpiredToken', 'ExpiredTokenException', 'InvalidToken', 'TokenRefreshRequired'],
  },
  {
    kind: 'lasting',
    hint: 'set the clock of this machine',
    codes: ['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture'],
  },
  {
    kind: 'lasting',
    hint: 'ask the provider about the state of the account',
    codes: [
      'AccountProblem',
      'AllAccessDisabled',
      'NotSignedUp',
      'OptInRequired',
      'InvalidPayer',
      'UnauthorizedAccess',
      'UnauthorizedAccessError',
      'NotDeviceOwnerError',
    ],
  },
  {
    kind: 'lasting',
    hint: 'let the role use the KMS key of the bucket, and check that it is enabled',
    codes: [
      'KMS.DisabledException',
      'KMS.NotFoundException',
      'KMS.InvalidStateException',
      'KMS.KMSInvalidStateException',
      'KMS.InvalidKeyUsageException',
      'KMS.AccessDeniedException',
      'InvalidEncryptionAlgorithmError',
    ],
  },
  {
    kind: 'lasting',
    hint: 'use a server that supports conditional writes ("If-None-Match: *"), range reads and ListObjectsV2',
    codes: ['NotImplemented', 'UnsupportedOperation', 'MethodNotAllowed', 'NotSupported', 'XNotImplemented'],
  },
  {
    kind: 'lasting',
    hint: 'keep the objects of the store out of archive classes, and restore those that are in one',
    codes: ['InvalidObjectState', 'InvalidStorageClass', 'ObjectNotInActiveTierError'],
  },
  {
    kind: 'lasting',
    hint: 'let the server accept objects of the size of a part',
    codes: ['EntityTooLarge', 'MaxMessageLengthExceeded', 'RequestHeaderSectionTooLarge', 'MetadataTooLarge'],
  },
  {
    kind: 'full',
    hint: 'free some space in it or raise its quota',
    codes: [
      'XMinioStorageFull',
      'XMinioAdminBucketQuotaExceeded',
      'BucketQuotaExceeded',
      'QuotaExceeded',
      'StorageFull',
      'InsufficientStorage',
      'InsufficientCapacity',
      'DiskFull',
    ],
  },
  {
    kind: 'passing',
    hint: AGAIN,
    codes: [
      'RequestTimeout',
      'RequestTimeoutException',
      'OperationAborted',
      'ConditionalRequestConflict',
      'InternalError',
      'ServiceUnavailable',
      'SlowDown',
      'Busy',
      'BandwidthLimitExceeded',
      'RequestLimitExceeded',
      'Throttling',
      'ThrottlingException',
      'TooManyRequests',
      'TooManyRequestsException',
      'TemporaryRedirect',
      'IncompleteBody',
      'BadDigest',
      'XAmzContentSHA256Mismatch',
      'XMinioServerNotInitialized',
      'XMinioReadQuorum',
      'XMinioWriteQuorum',
    ],
  },
];

const FORBIDDEN = 'give the role s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket on the bucket';
const UNKNOWN = 'see the documentation of the provider for this code';
/** RFC 9110 and, for 507, RFC 4918. A server error passes, unless it says that it will not. */
const STATUSES: Readonly<Record<number, Meaning>> = {
  301: { kind: 'lasting', hint: "set AWS_REGION to the bucket's own region" },
  307: { kind: 'passing', hint: AGAIN },
  401: {
    kind: 'lasting',
    hint: 'give the process AWS credentials: an access key that the service knows, and its secret',
  },
  403: { kind: 'lasting', hint: FORBIDDEN },
  408: { kind: 'passing', hint: AGAIN },
  409: { kind: 'passing', hint: AGAIN },
  429: { kind: 'passing', hint: AGAIN },
  501: {
    kind: 'lasting',
    hint: 'use a server that supports conditional writes ("If-None-Match: *"), range reads and ListObjectsV2',
  },
  505: { kind: 'lasting', hint: 'check the endpoint and the proxies in between' },
  507: { kind: 'full', hint: 'free some space in it or raise its quota' },
};

/** Undefined for a code that is not in the table. */
export function meaningOfCode(code: string): Meaning | undefined {
  return ROWS.find(({ codes }) => codes.includes(code));
}

/** What an answer with that status means, where its code is not known. */
export function meaningOfStatus(status: number): Meaning {
  return STATUSES[status] ?? (status >= 500 ? { kind: 'passing', hint: AGAIN } : { kind: 'lasting', hint: UNKNOWN });
}
