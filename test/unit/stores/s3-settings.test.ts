import { mkdtempSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sdkPlace } from '../../../core/stores/s3-sdk-place.ts';
import type { S3Settings } from '../../../core/stores/s3-settings.ts';
import { plainPlace } from '../../../core/stores/s3-settings.ts';

const KEY = { accessKeyId: 'key', secretAccessKey: 'secret' };
/** Everything that a function on AWS has in its environment. */
const FUNCTION = {
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'session',
  AWS_REGION: 'eu-west-2',
  AWS_CONFIG_FILE: devNull + '-none',
  AWS_SHARED_CREDENTIALS_FILE: devNull + '-none',
};

/** What is found here, and what the SDK finds in the same environment. */
async function both(
  bucket: string,
  settings: S3Settings,
  environment: Readonly<Record<string, string>>,
): Promise<readonly [unknown, unknown]> {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  return Promise.all([shown(plainPlace(bucket, settings)), shown(await sdkPlace(bucket, settings))]);
}

async function shown(place: ReturnType<typeof plainPlace>): Promise<unknown> {
  if (!place) return undefined;
  // The SDK marks objects that it is given.
  const { accessKeyId, secretAccessKey, sessionToken } = await place.credentials();
  return { base: place.base.href, region: place.region, credentials: [accessKeyId, secretAccessKey, sessionToken] };
}

describe('the place of a bucket that is found without the SDK', () => {
  beforeEach(() => {
    for (const name of Object.keys(process.env).filter((each) => each.startsWith('AWS_'))) vi.stubEnv(name, undefined);
  });
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ['parts', {}, {}],
    ['my-parts-1', {}, { AWS_REGION: 'us-east-1' }],
    ['parts', {}, { AWS_REGION: 'us-gov-west-1' }],
    ['parts', {}, { AWS_REGION: 'cn-north-1' }],
    ['parts', {}, { AWS_REGION: 'ap-southeast-5' }],
    ['parts', {}, { AWS_ENDPOINT_URL: 'http://storage.example:9000' }],
    ['parts', {}, { AWS_ENDPOINT_URL: 'http://a.example', AWS_ENDPOINT_URL_S3: 'https://storage.example/' }],
    ['Parts.of_all', {}, { AWS_ENDPOINT_URL: 'http://127.0.0.1:9000' }],
    ['parts', { endpoint: 'https://s3.eu-west-2.amazonaws.com', region: 'eu-west-2', credentials: KEY }, {}],
    ['parts', { endpoint: 'https://storage.example', region: 'auto', credentials: KEY }, {}],
    ['parts', { region: 'eu-west-1', credentials: KEY }, {}],
  ] as const)('is that of the SDK: %s %o %o', async (bucket, settings, environment) => {
    const [own, sdk] = await both(bucket, settings, { ...FUNCTION, ...environment });
    expect(own).toBeDefined();
    expect(own).toEqual(sdk);
  });

  it.each([
    ['with.dots', {}],
    ['parts--x-s3', {}],
    ['parts', { AWS_REGION: 'us-iso-east-1' }],
    ['parts', { AWS_REGION: 'aws-global' }],
    ['parts', { AWS_REGION: '' }],
    ['parts', { AWS_SECRET_ACCESS_KEY: '' }],
    ['parts', { AWS_PROFILE: 'other' }],
    ['parts', { AWS_USE_FIPS_ENDPOINT: 'true' }],
    ['parts', { AWS_ENDPOINT_URL: 'storage.example:9000' }],
    ['parts', { AWS_ENDPOINT_URL: 'https://storage.example/below' }],
    ['parts', { AWS_ENDPOINT_URL: 'https://bucket.vpce-1.s3.eu-west-2.vpce.amazonaws.com' }],
  ] as const)('is left to the SDK: %s %o', (bucket, environment) => {
    expect(plainPlace(bucket, {}, { ...FUNCTION, ...environment })).toBeUndefined();
  });

  it('is left to the SDK where a shared file may say more', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'aws-')), 'config');
    writeFileSync(file, '[default]\nuse_fips_endpoint = true\n');
    expect(plainPlace('parts', {}, { ...FUNCTION, AWS_CONFIG_FILE: file })).toBeUndefined();
    expect(plainPlace('parts', {}, FUNCTION)).toBeDefined();
  });
});
