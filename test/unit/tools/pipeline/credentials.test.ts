import { describe, expect, it } from 'vitest';
import { missingFor } from '../../../../tools/pipeline/credentials.ts';
import { pipelineSettings } from '../../../../tools/pipeline/settings.ts';

const missing = (provider: 'aws' | 'google' | 'npm', environment: Record<string, string>): string | undefined =>
  missingFor(provider, pipelineSettings(environment).isSet);

describe('what credentials are missing', () => {
  it('is nothing with a role, or with a key pair, and an admin key', () => {
    expect(missing('aws', { AWS_ROLE_ARN: 'r', SGRAPH_SEND_ADMIN_KEY: 'k' })).toBeUndefined();
    const pair = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's' };
    expect(missing('aws', { ...pair, SGRAPH_SEND_ADMIN_KEY: 'k' })).toBeUndefined();
    expect(missing('npm', { NPM_TOKEN: 't' })).toBeUndefined();
  });

  it('is said with every way to give them', () => {
    expect(missing('aws', {})).toBe(
      'AWS_ROLE_ARN, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; SGRAPH_SEND_ADMIN_KEY',
    );
    expect(missing('aws', { AWS_ROLE_ARN: 'r', SGRAPH_SEND_ADMIN_KEY: '' })).toBe('SGRAPH_SEND_ADMIN_KEY');
    expect(
      missing('google', { GOOGLE_SERVICE_ACCOUNT: 'x', GOOGLE_CLOUD_PROJECT: 'p', SGRAPH_SEND_ADMIN_KEY: 'k' }),
    ).toBe('GOOGLE_WORKLOAD_IDENTITY_PROVIDER and GOOGLE_SERVICE_ACCOUNT, or GOOGLE_CREDENTIALS');
  });

  it('takes half a pair for none', () => {
    expect(missing('aws', { AWS_ACCESS_KEY_ID: 'a', SGRAPH_SEND_ADMIN_KEY: 'k' })).toMatch(/^AWS_ROLE_ARN, or/);
  });
});
