import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deploySettings } from '../../../../lib/config/settings.ts';
import type { GivenSecret } from '../../../../lib/config/sign-in-secret.ts';
import { refuseNeedlessSecret } from '../../../../lib/config/sign-in-secret.ts';
import { CONFIDENTIAL, testConfig } from '../deployment.ts';

const SECRET = 'a secret of the client';
const folder = mkdtempSync(join(tmpdir(), 'sgraph-send-given-'));
const fileWith = (content: string): string => {
  const path = join(folder, String(Math.random()));
  writeFileSync(path, content);
  return path;
};
const given = (variables: Record<string, string>, file?: string): GivenSecret | undefined =>
  deploySettings(variables).signInSecretOf('qa-two', file);

describe('the secret of the client that a deployment is given', () => {
  it('is that of its own environment, or of a file without its last newline', () => {
    const variable = 'SGRAPH_SEND_OIDC_CLIENT_SECRET_QA_TWO';
    expect(given({ [variable]: SECRET })).toEqual({ secret: SECRET, origin: variable });
    expect(
      given({ SGRAPH_SEND_OIDC_CLIENT_SECRET_PROD: SECRET, SGRAPH_SEND_OIDC_CLIENT_SECRET: SECRET }),
    ).toBeUndefined();
    const path = fileWith(`${SECRET}\r\n`);
    expect(given({ [variable]: 'the secret of before' }, path)).toEqual({ secret: SECRET, origin: path });
    expect(given({ [variable]: '' })).toBeUndefined();
  });

  it('is refused without showing it where it cannot be one', () => {
    for (const wrong of ['short', `${SECRET}\n${SECRET}`, 'x'.repeat(513)]) {
      expect(() => given({}, fileWith(wrong))).toThrow('cannot be used: expected a secret of 16 to 512 characters');
      expect(() => given({}, fileWith(wrong))).not.toThrow(wrong);
    }
    expect(() => given({}, join(folder, 'none'))).toThrow('none: it cannot be read');
  });

  it('is refused where the client is a public one', () => {
    const secret = { secret: SECRET, origin: 'SGRAPH_SEND_OIDC_CLIENT_SECRET_PROD' };
    expect(() => refuseNeedlessSecret(testConfig(), secret)).toThrow(
      'SGRAPH_SEND_OIDC_CLIENT_SECRET_PROD has the secret of a client, and oidcClient of prod is public: ',
    );
    expect(() => refuseNeedlessSecret(testConfig(), undefined)).not.toThrow();
    expect(() => refuseNeedlessSecret(testConfig(CONFIDENTIAL), secret)).not.toThrow();
  });

  it('has no use without a provider', () => {
    expect(() => testConfig({ oidcClient: 'confidential' })).toThrow(
      'oidcClient is "confidential", and oidcIssuer is missing: ',
    );
  });
});
