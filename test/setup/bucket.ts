import { CreateBucketCommand, PutBucketCorsCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Settings } from '../../core/stores/s3.ts';

/** Settings of an SDK client for an emulator: both take any key pair, and MiniStack takes this one as its root. */
export function emulatorSettings(endpoint: string): Required<Omit<S3Settings, 'overFetch' | 'proxy'>> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return { endpoint, region: 'us-east-1', credentials };
}

/** Makes a bucket that pages of any origin may PUT to and GET from, as browsers do with pre-signed URLs. */
export async function createBucket(endpoint: string, name: string): Promise<void> {
  const client = new S3Client({ ...emulatorSettings(endpoint), forcePathStyle: true });
  try {
    await client.send(new CreateBucketCommand({ Bucket: name }));
    await client.send(new PutBucketCorsCommand({ Bucket: name, CORSConfiguration: { CORSRules: [BROWSER_RULE] } }));
  } finally {
    client.destroy();
  }
}

const BROWSER_RULE = {
  AllowedOrigins: ['*'],
  AllowedMethods: ['PUT', 'GET', 'HEAD'],
  AllowedHeaders: ['content-type', 'content-length', 'if-none-match', 'range'],
  ExposeHeaders: ['ETag', 'Content-Range', 'Content-Length'],
  MaxAgeSeconds: 300,
};
