import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { FetchHttpHandler } from '@smithy/fetch-http-handler';
import { orFault } from './s3-fault.ts';

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Settings that replace those which the SDK finds in the environment. */
export interface S3Settings {
  readonly region?: string;
  /** URL of another service than AWS that speaks S3. */
  readonly endpoint?: string;
  readonly credentials?: S3Credentials;
  /** Whether requests are made by `fetch` instead of Node's sockets: where there are none, as on Cloudflare Workers. */
  readonly overFetch?: boolean;
}

export interface S3Connection {
  readonly client: S3Client;
  /** Origin of the bucket's URLs, as pre-signed ones have it. */
  readonly origin: string;
  readonly isAws: boolean;
}

const REQUEST_TIMEOUT_MS = 60_000;

const SETTINGS: S3ClientConfig = {
  // Otherwise a pre-signed PUT carries the CRC32 of an empty body, and real S3 refuses every other body.
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
  requestHandler: {
    connectionTimeout: 5_000,
    requestTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
    httpAgent: { maxSockets: 500 },
    httpsAgent: { maxSockets: 500 },
  },
};

const AWS_HOST = /\.amazonaws\.(?:com|com\.cn|eu)$/;

/**
 * Finds region, endpoint and credentials as the SDK does (environment, shared files, the role), and with them the bucket's origin.
 * The bucket is part of the host name on AWS itself, of the path on every other endpoint, whose name server knows no buckets.
 */
export async function connectToBucket(
  bucket: string,
  { overFetch = false, ...own }: S3Settings,
): Promise<S3Connection> {
  const handler = overFetch ? { requestHandler: new FetchHttpHandler({ requestTimeout: REQUEST_TIMEOUT_MS }) } : {};
  const settings = { ...SETTINGS, ...own, ...handler };
  const client = new S3Client(settings);
  const origin = await bucketOrigin(client, bucket);
  if (AWS_HOST.test(origin)) return { client, origin, isAws: true };
  client.destroy();
  const pathStyle = new S3Client({ ...settings, forcePathStyle: true });
  return { client: pathStyle, origin: await bucketOrigin(pathStyle, bucket), isAws: false };
}

async function bucketOrigin(client: S3Client, bucket: string): Promise<string> {
  const url = await orFault('sign a URL', getSignedUrl(client, new HeadBucketCommand({ Bucket: bucket })));
  return new URL(url).origin;
}
